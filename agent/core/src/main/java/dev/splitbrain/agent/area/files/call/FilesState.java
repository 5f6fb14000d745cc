package dev.splitbrain.agent.area.files.call;

import java.lang.ref.Cleaner;
import java.util.function.LongSupplier;

/**
 * What all sessions' file calls share in a VM.
 *
 * @param ticker nanoseconds since some moment, for what may be used only soon
 * @param listings what threads have just listed
 * @param locks locks on slaves' files
 * @param cleaner releases what the program forgot to close; its thread belongs to no scope
 * @param views what the slaves' file systems have
 */
public record FilesState(
    LongSupplier ticker,
    Listings listings,
    LockTable locks,
    Cleaner cleaner,
    SupportedViews views) {
  /** How long an answer that came with another one may be used, in nanoseconds. */
  public static final long SOON = 200_000_000;

  public FilesState(LongSupplier ticker) {
    this(
        ticker,
        new Listings(ticker),
        new LockTable(),
        Cleaner.create(FilesState::cleanerThread),
        new SupportedViews());
  }

  private static Thread cleanerThread(Runnable work) {
    Thread thread = new Thread(null, work, "splitbrain-files-cleaner", 0, false);
    thread.setDaemon(true);
    return thread;
  }
}
