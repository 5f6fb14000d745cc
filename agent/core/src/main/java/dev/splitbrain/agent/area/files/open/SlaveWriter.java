package dev.splitbrain.agent.area.files.open;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.call.SlaveHandle;
import dev.splitbrain.agent.library.WrittenFiles;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.files.FilesService;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.thrift.TException;

/** Writes to a file that is open on a slave, in pieces that fit into a request. Threads: any. */
public final class SlaveWriter {
  /** For reads and writes: at the file's own position. */
  public static final long OWN = -1;

  /** What a system says of a read from a file open for writing only, and the reverse. */
  static final String BAD_DESCRIPTOR = "Bad file descriptor";

  private final SlaveHandle open;
  private final long handle;
  private final boolean writable;

  /** Keeps what may be code. */
  private final WrittenFiles.Writing kept;

  /** What was read ahead, which a write invalidates; null if nothing ever is. */
  private final ReadAhead ahead;

  /** Reads under way, which a write invalidates too; null if there never are any. */
  private final Prefetch prefetch;

  SlaveWriter(
      SlaveHandle open,
      long handle,
      boolean writable,
      WrittenFiles.Writing kept,
      ReadAhead ahead,
      Prefetch prefetch) {
    this.open = open;
    this.handle = handle;
    this.writable = writable;
    this.kept = kept;
    this.ahead = ahead;
    this.prefetch = prefetch;
  }

  /**
   * What became of a write.
   *
   * @param size of the file afterwards; -1 if it has none, or none that is known
   * @param error why not all was taken; null if all was
   */
  record Put(int taken, long size, IOException error) {
    void all() throws IOException {
      if (error != null) {
        throw error;
      }
    }

    int some() throws IOException {
      if (taken == 0 && error != null) {
        throw error;
      }
      return taken;
    }
  }

  /**
   * Writes as much as the slave takes.
   *
   * @param at {@link #OWN} or where
   */
  Put put(long at, byte[] from, int offset, int length) {
    kept.wrote(at, from, offset, length);
    Put put = putAll(at, from, offset, length);
    if (put.taken() < length) {
      kept.spoiled("could not write all of it");
    }
    return put;
  }

  /** The file is changed otherwise, or its bytes come from elsewhere. */
  void spoiled(String how) {
    kept.spoiled(how);
  }

  /** Nothing more is written. */
  void closed() {
    kept.closed();
  }

  private Put putAll(long at, byte[] from, int offset, int length) {
    if (!writable && length > 0) {
      return new Put(0, -1, new IOException(BAD_DESCRIPTOR));
    }
    long size = -1;
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, SlaveCalls.CHUNK);
      ByteBuffer data = ByteBuffer.wrap(from, offset + done, count).slice();
      long where = at == OWN ? OWN : at + done;
      int[] taken = new int[1];
      try {
        size = open.call("write", c -> write(c, where, data, taken));
        taken[0] = count;
      } catch (IOException e) {
        wrote(-1);
        return new Put(done + taken[0], -1, e);
      }
      done += count;
      wrote(size);
    }
    return new Put(done, size, null);
  }

  /** After bytes came into the file: nothing of before holds. */
  void wrote(long size) {
    if (ahead != null) {
      ahead.wrote(size);
    }
    if (prefetch != null) {
      prefetch.drop();
    }
  }

  /** A write of which some was taken fails all the same, and says how much. */
  private long write(FilesService.Client client, long at, ByteBuffer data, int... taken)
      throws TException {
    try {
      return client.write(handle, at, data);
    } catch (Failure f) {
      taken[0] = (int) Math.max(0, Math.min(f.getWritten(), data.remaining()));
      throw f;
    }
  }
}
