package dev.splitbrain.agent.area.files.directory;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.Listing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Whole directories, as java.io.File lists them. */
public record FileLists(SlaveCalls calls) {
  /** Names alone are small. */
  private static final int NAMES = 4_000;

  /** A listing without end ends here, before it has taken all memory from the rest of the VM. */
  private static final long MOST_ENTRIES =
      Math.max(100_000, Runtime.getRuntime().maxMemory() / 512);

  /** Null if it is no directory, or cannot be read. */
  public List<Entry> all(String name, boolean withStats) throws IOException {
    byte[] bytes = calls.names().bytes(name);
    int most = withStats ? SlaveDirectoryStream.PART : NAMES;
    long stamp = calls.session().changeStamp();
    Listing listing =
        calls.orElse(
            "listDirectory",
            name,
            null,
            c -> c.listDirectory(ByteBuffer.wrap(bytes), most, withStats, false));
    if (listing == null) {
      return null;
    }
    SlaveDirectoryStream.checked(calls, listing);
    List<Entry> all = new ArrayList<>(listing.getEntries());
    int requests = 1 + rest(name, most, listing, all);
    calls.state().listings().remember(calls.session(), bytes, all, stamp, requests);
    return all;
  }

  /** Adds what did not fit into the first reply; returns how many requests that took. */
  private int rest(String name, int most, Listing first, List<Entry> all) throws IOException {
    Listing listing = first;
    int requests = 0;
    try {
      while (listing.isSetHandle()) {
        long handle = listing.getHandle();
        Listing more =
            SlaveDirectoryStream.checked(
                calls, calls.byFile("listMore", name, c -> c.listMore(handle, most)));
        if (more.isSetHandle() && more.getEntries().isEmpty()) {
          throw calls.protocolError("an empty part of a listing");
        }
        all.addAll(more.getEntries());
        if (all.size() > MOST_ENTRIES) {
          throw new OutOfMemoryError(
              calls.session().hostName()
                  + ": "
                  + name
                  + " has more than "
                  + MOST_ENTRIES
                  + " entries, which is more than this VM's memory is for");
        }
        listing = more;
        requests++;
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      calls.session().releaseLater(first.getHandle(), calls.session().epoch());
      throw e;
    }
    return requests;
  }
}
