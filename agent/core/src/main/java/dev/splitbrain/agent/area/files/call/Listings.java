package dev.splitbrain.agent.area.files.call;

import dev.splitbrain.agent.area.files.name.NameCodec;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.Stat;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The last listings of each thread that came with attributes, which answer looks at their entries:
 * to the thread that listed, soon, until anything but looks and its own listings happens in the
 * session, and for each entry only while the looks at it follow each other. So a program that lists
 * and then looks gets one consistent picture, and one that waits for a change never sees an old
 * one.
 */
public final class Listings {
  /** Entries that are remembered for one thread, at most. */
  private static final int MOST = 5_000;

  private final ThreadLocal<Recent> recent = ThreadLocal.withInitial(Recent::new);
  private final LongSupplier ticker;

  Listings(LongSupplier ticker) {
    this.ticker = ticker;
  }

  /** The listings of one thread and one session, of which all are good or none is. */
  private static final class Recent {
    final Deque<Listing> listings = new ArrayDeque<>();
    Session session;
    long epoch;
    long changeStamp;

    void forget() {
      listings.clear();
      session = null;
    }

    boolean isGood(Session asked) {
      return session == asked && changeStamp == asked.changeStamp() && epoch == asked.epoch();
    }
  }

  private static final class Listing {
    final String prefix;
    final long time;
    final Map<String, Entry> entries = new HashMap<>();
    String looked;

    Listing(String directory, long time) {
      this.prefix = directory.isEmpty() || directory.endsWith("/") ? directory : directory + "/";
      this.time = time;
    }
  }

  /**
   * Remembers what came with a listing, for this thread.
   *
   * @param directory the name as it was given, in bytes
   * @param changeStampBefore the session's stamp before the listing was asked for
   * @param requests how many requests it took
   */
  public void remember(
      Session session,
      byte[] directory,
      List<Entry> entries,
      long changeStampBefore,
      int requests) {
    Recent known = recent.get();
    long stamp = session.changeStamp();
    boolean earlierAreGood =
        known.session == session
            && known.changeStamp == changeStampBefore
            && known.epoch == session.epoch();
    // A listing may count as changes itself, with two ends each; anything more came from others.
    boolean alone = stamp - changeStampBefore <= 2L * requests;
    if (!alone || !earlierAreGood) {
      known.forget();
    }
    if (!alone) {
      return;
    }
    known.session = session;
    known.epoch = session.epoch();
    known.changeStamp = stamp;
    Listing listing = new Listing(NameCodec.key(directory), ticker.getAsLong());
    for (Entry entry : entries.subList(0, Math.min(entries.size(), MOST))) {
      if (entry.isSetStat()) {
        listing.entries.put(NameCodec.key(entry.getName()), entry);
      }
    }
    known.listings.removeIf(
        old -> old.prefix.equals(listing.prefix) || listing.time - old.time > FilesState.SOON);
    known.listings.addFirst(listing);
    int remembered = 0;
    for (Iterator<Listing> all = known.listings.iterator(); all.hasNext(); ) {
      remembered += all.next().entries.size();
      if (remembered > MOST) {
        all.remove();
      }
    }
  }

  /**
   * Answers a look.
   *
   * @param file the name as it was given, in bytes
   * @return null if the slave has to be asked
   */
  public Stat look(Session session, byte[] file, boolean follow) {
    Recent known = recent.get();
    if (known.listings.isEmpty()) {
      return null;
    }
    if (!known.isGood(session)) {
      known.forget();
      return null;
    }
    String name = NameCodec.key(file);
    for (Listing listing : known.listings) {
      String entryName = entryOf(listing, name);
      if (entryName != null) {
        return look(listing, entryName, follow);
      }
    }
    return null;
  }

  /** The name of an entry directly in the listed directory; null for any other name. */
  private static String entryOf(Listing listing, String name) {
    boolean below =
        name.startsWith(listing.prefix) && name.indexOf('/', listing.prefix.length()) < 0;
    return below && name.length() > listing.prefix.length()
        ? name.substring(listing.prefix.length())
        : null;
  }

  private Stat look(Listing listing, String name, boolean follow) {
    if (listing.looked != null && !listing.looked.equals(name)) {
      listing.entries.remove(listing.looked);
    }
    listing.looked = name;
    Entry entry =
        ticker.getAsLong() - listing.time > FilesState.SOON ? null : listing.entries.get(name);
    if (entry == null) {
      return null;
    }
    if (follow && entry.getStat().getType() == FileType.SYMBOLIC_LINK) {
      return entry.getTarget();
    }
    return entry.getStat();
  }
}
