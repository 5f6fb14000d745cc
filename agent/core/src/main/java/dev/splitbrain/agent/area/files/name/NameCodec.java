package dev.splitbrain.agent.area.files.name;

import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.windows.WindowsPath;
import dev.splitbrain.agent.host.SlaveText;
import dev.splitbrain.agent.session.Session;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** File names between the master's strings and paths and the slave's bytes. */
public final class NameCodec {
  private NameCodec() {}

  /** The bytes of a path of the master's syntax or of a foreign one. */
  public static byte[] bytes(Path plain) {
    return plain instanceof WindowsPath
        ? plain.toString().getBytes(StandardCharsets.UTF_8)
        : JdkFiles.bytes(plain);
  }

  /**
   * The path of a name that a slave told.
   *
   * @param like the path that was asked about: the answer has its syntax
   */
  public static Path path(byte[] name, Path like, Session session) {
    if (like instanceof WindowsPath) {
      return WindowsPath.of(new String(name, StandardCharsets.UTF_8));
    }
    if (!SlaveText.isForeign(session)) {
      return JdkFiles.path(normalForm(name));
    }
    String text = new String(name, StandardCharsets.UTF_8);
    if (text.startsWith("\\\\")) {
      throw new UnsupportedOperationException(
          "splitbrain: "
              + text
              + " of host "
              + session.hostName()
              + " has no form as a path of the master's syntax; make the path inside the scope");
    }
    // A drive below the root, as URIs have it; the slave takes it for the drive.
    String slashed = text.replace('\\', '/');
    return JdkFiles.PLAIN.getPath(slashed.indexOf(':') == 1 ? "/" + slashed : slashed);
  }

  /** An entry of a directory. */
  public static Path child(Path directory, byte[] name) {
    return directory instanceof WindowsPath windows
        ? windows.resolve(WindowsPath.of(new String(name, StandardCharsets.UTF_8)))
        : JdkFiles.resolve(directory, name);
  }

  public static String text(byte[] name) {
    return new String(name, JdkFiles.NAMES);
  }

  /** A key for maps: one char for each byte. */
  public static String key(byte[] name) {
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  /** The name of a key. */
  static byte[] ofKey(String key) {
    return key.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether java.io refuses the name before any system call. */
  static boolean isInvalid(String name) {
    return name.indexOf('\0') >= 0;
  }

  /** {@link File#isInvalid} for a File. */
  public static boolean isInvalid(File file) {
    return isInvalid(FileName.told(file));
  }

  /**
   * Checks a name that a slave listed.
   *
   * @throws IOException if it could lead out of its directory
   */
  public static byte[] checkListed(byte[] name, Session session) throws IOException {
    boolean bad = name.length == 0 || (name.length == 1 && name[0] == '.');
    bad |= name.length == 2 && name[0] == '.' && name[1] == '.';
    boolean foreign = SlaveText.isForeign(session);
    for (byte b : name) {
      bad |= b == '/' || b == 0 || (foreign && (b == '\\' || b == ':'));
    }
    if (bad) {
      throw new IOException(
          "splitbrain: protocol error of host "
              + session.hostName()
              + ": a directory listing holds a name that is no file name");
    }
    return name;
  }

  /** The absolute form of a path within the session. */
  public static Path absolute(Path plain, Session session) {
    if (plain.isAbsolute()) {
      return plain;
    }
    Path directory = path(session.workingDirectory(), plain, session);
    return plain instanceof WindowsPath windows
        ? windows.absolute((WindowsPath) directory)
        : directory.resolve(plain);
  }

  /** As paths keep their bytes: no doubled separator, none at the end. */
  static byte[] normalForm(byte[] name) {
    byte[] out = new byte[name.length];
    int length = 0;
    for (byte b : name) {
      if (b != '/' || length == 0 || out[length - 1] != '/') {
        out[length++] = b;
      }
    }
    if (length > 1 && out[length - 1] == '/') {
      length--;
    }
    return Arrays.copyOf(out, length);
  }
}
