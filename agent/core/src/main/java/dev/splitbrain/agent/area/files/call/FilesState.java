package dev.splitbrain.agent.area.files.call;

import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.descriptor.Descriptors;
import dev.splitbrain.agent.library.WrittenFiles;
import dev.splitbrain.agent.scope.Router;
import java.lang.ref.Cleaner;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What all sessions' file calls share in one core.
 *
 * @param ticker nanoseconds since some moment, for what may be used only soon
 * @param listings what threads have just listed
 * @param locks locks on slaves' files
 * @param cleaner releases what the program forgot to close; its thread belongs to no scope
 * @param views what the slaves' file systems have
 * @param router decides where names lead; null where nothing is routed
 * @param descriptors the virtual descriptors; null if there are none
 * @param written what was written that may be loaded as code, or by it
 * @param providers names of the classes through which the program opens directories
 */
public record FilesState(
    LongSupplier ticker,
    Listings listings,
    LockTable locks,
    Cleaner cleaner,
    SupportedViews views,
    Router router,
    Descriptors descriptors,
    WrittenFiles written,
    Set<String> providers) {
  /** How long an answer that came with another one may be used, in nanoseconds. */
  public static final long SOON = 200_000_000;

  /** Nothing is known yet. */
  public static FilesState of(AreaContext context, LongSupplier ticker, Set<String> providers) {
    return new FilesState(
        ticker,
        new Listings(ticker),
        new LockTable(),
        Cleaner.create(FilesState::cleanerThread),
        new SupportedViews(),
        context.router(),
        context.descriptors(),
        context.written(),
        Set.copyOf(providers));
  }

  private static Thread cleanerThread(Runnable work) {
    Thread thread = new Thread(null, work, "splitbrain-files-cleaner", 0, false);
    thread.setDaemon(true);
    return thread;
  }
}
