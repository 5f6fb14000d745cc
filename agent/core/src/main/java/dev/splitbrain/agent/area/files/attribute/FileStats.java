package dev.splitbrain.agent.area.files.attribute;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.jdk.Guards;
import dev.splitbrain.agent.host.SlaveText;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.DosBit;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.files.Stat;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What java.io.File asks and sets. A system's refusal is the answer false, 0 or null; without an
 * answer an IOException says why.
 */
public record FileStats(SlaveCalls calls) {
  private static final int WRITING = 0222;

  /** Null if there is no such file, or it cannot be told. */
  public Stat stat(String name) throws IOException {
    byte[] bytes = calls.names().bytes(name);
    Stat known = calls.state().listings().look(calls.session(), bytes, true);
    if (known != null) {
      return known;
    }
    Stat stat = calls.orElse("stat", name, null, c -> c.stat(ByteBuffer.wrap(bytes), true, false));
    return stat == null ? null : calls.checked(stat);
  }

  public boolean is(String name, FileType type) throws IOException {
    Stat stat = stat(name);
    return stat != null && stat.getType() == type;
  }

  public long length(String name) throws IOException {
    Stat stat = stat(name);
    return stat == null ? 0 : stat.getSize();
  }

  public long lastModified(String name) throws IOException {
    Stat stat = stat(name);
    if (stat == null) {
      return 0;
    }
    Time time = stat.getModified();
    return time.getSeconds() * 1_000 + time.getNanos() / 1_000_000;
  }

  /** On Unix a matter of the name alone, and of the one that the file says it has. */
  public boolean isHidden(String name, File file) throws IOException {
    if (calls.session().info().getFileSeparator().equals("/")) {
      return Guards.unguarded(file::getName).startsWith(".");
    }
    Stat stat = stat(name);
    return stat != null && stat.isSetHidden() && stat.isHidden();
  }

  public boolean can(String name, int access) throws IOException {
    return calls.orElse(
        "checkAccess",
        name,
        false,
        c -> {
          c.checkAccess(calls.wire(name), access);
          return true;
        });
  }

  public boolean setModified(String name, long millis) throws IOException {
    Time time =
        new Time(Math.floorDiv(millis, 1_000L), (int) Math.floorMod(millis, 1_000L) * 1_000_000);
    return change(name, new AttributeChange().setModified(time).setByName(true));
  }

  /** Sets or clears permission bits. */
  public boolean setMode(String name, int bits, boolean enable) throws IOException {
    Stat stat = stat(name);
    if (stat == null || !stat.isSetMode()) {
      return stat != null && SlaveText.isForeign(calls.session()) && setDos(name, bits, enable);
    }
    int mode = stat.getMode() & 07777;
    return change(name, new AttributeChange().setMode(enable ? mode | bits : mode & ~bits));
  }

  /** A system without permission bits lets all read and execute, and has a bit against writing. */
  private boolean setDos(String name, int bits, boolean enable) throws IOException {
    if ((bits & WRITING) == 0) {
      return enable;
    }
    int readOnly = DosBit.READ_ONLY.getValue();
    AttributeChange change = new AttributeChange();
    return change(name, enable ? change.setDosClear(readOnly) : change.setDosSet(readOnly));
  }

  private boolean change(String name, AttributeChange change) throws IOException {
    return calls.orElse(
        "setAttributes",
        name,
        false,
        c -> {
          c.setAttributes(calls.wire(name), true, List.of(change));
          return true;
        });
  }

  /**
   * Creates a file that is not there.
   *
   * @return false if it is there
   */
  public boolean created(String name, OpenRequest request) throws IOException {
    try {
      calls.byHandle(
          "writeWhole",
          name,
          null,
          c -> {
            c.writeWhole(request, ByteBuffer.allocate(0));
            return null;
          });
      return true;
    } catch (Failure f) {
      if (f.getKind() == ErrorKind.FILE_ALREADY_EXISTS) {
        return false;
      }
      throw calls.ioError(f);
    }
  }
}
