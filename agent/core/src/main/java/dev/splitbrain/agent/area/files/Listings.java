package dev.splitbrain.agent.area.files;

import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.Stat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The last listing of each thread that came with attributes, which answers looks at its entries: to
 * the thread that listed, soon, until anything but looks happens in the session, and for each entry
 * only while the looks at it follow each other. So a program that lists and then looks gets one
 * consistent picture, and one that waits for a change never sees an old one.
 */
final class Listings {
  /** What is remembered of one listing, at most. */
  private static final int MOST = 5_000;

  private final ThreadLocal<Listing> last = new ThreadLocal<>();
  private final LongSupplier ticker;

  Listings(LongSupplier ticker) {
    this.ticker = ticker;
  }

  private static final class Listing {
    Session session;
    long epoch;
    long changeStamp;
    long time;
    String prefix;
    Map<String, Entry> entries;
    String looked;
  }

  /**
   * Remembers what came with a listing, for this thread.
   *
   * @param directory the name as it was given, in bytes
   * @param changeStampBefore the session's stamp before the listing was asked for
   * @param requests how many requests it took
   */
  void remember(
      Session session,
      byte[] directory,
      List<Entry> entries,
      long changeStampBefore,
      int requests) {
    long stamp = session.changeStamp();
    // A listing may count as changes itself, with two ends each; anything more came from others.
    boolean alone = stamp - changeStampBefore <= 2L * requests;
    if (entries.isEmpty() || !alone || !entries.get(0).isSetStat()) {
      last.remove();
      return;
    }
    Listing listing = new Listing();
    listing.session = session;
    listing.epoch = session.epoch();
    listing.changeStamp = stamp;
    listing.time = ticker.getAsLong();
    String name = Names.key(directory);
    listing.prefix = name.isEmpty() || name.endsWith("/") ? name : name + "/";
    listing.entries = new HashMap<>();
    for (Entry entry : entries.subList(0, Math.min(entries.size(), MOST))) {
      if (entry.isSetStat()) {
        listing.entries.put(Names.key(entry.getName()), entry);
      }
    }
    last.set(listing);
  }

  /**
   * Answers a look.
   *
   * @param file the name as it was given, in bytes
   * @return null if the slave has to be asked
   */
  Stat look(Session session, byte[] file, boolean follow) {
    Listing listing = last.get();
    if (listing == null) {
      return null;
    }
    if (listing.session != session
        || listing.changeStamp != session.changeStamp()
        || listing.epoch != session.epoch()
        || ticker.getAsLong() - listing.time > FilesState.SOON) {
      last.remove();
      return null;
    }
    String name = Names.key(file);
    if (!name.startsWith(listing.prefix)) {
      return null;
    }
    String entryName = name.substring(listing.prefix.length());
    if (listing.looked != null && !listing.looked.equals(entryName)) {
      listing.entries.remove(listing.looked);
    }
    listing.looked = entryName;
    Entry entry = listing.entries.get(entryName);
    if (entry == null) {
      return null;
    }
    if (follow && entry.getStat().getType() == FileType.SYMBOLIC_LINK) {
      return entry.getTarget();
    }
    return entry.getStat();
  }
}
