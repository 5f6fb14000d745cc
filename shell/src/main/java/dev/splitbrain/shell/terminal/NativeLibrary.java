package dev.splitbrain.shell.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jline.nativ.OSInfo;

/**
 * JLine's native library, from the place where the shell unpacks its own files: JLine would unpack
 * it into the directory for temporary files, which others can write to.
 */
public final class NativeLibrary {
  private NativeLibrary() {}

  /** Unpacks files under their digest. */
  @FunctionalInterface
  public interface Unpacker {
    /** A file with the bytes, in a directory that only this user can write to. */
    Path unpack(String name, byte[] bytes) throws IOException;
  }

  /**
   * Has JLine load it from there. Where there is none for this system, JLine finds another way.
   *
   * @throws IOException if it cannot be unpacked
   */
  public static void prepare(Unpacker unpacker) throws IOException {
    String name = System.mapLibraryName("jlinenative");
    String resource =
        "/org/jline/nativ/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
    try (InputStream in = OSInfo.class.getResourceAsStream(resource)) {
      if (in == null) {
        return;
      }
      Path file = unpacker.unpack(name, in.readAllBytes());
      System.setProperty("library.jline.path", file.getParent().toString());
      System.setProperty("library.jline.name", file.getFileName().toString());
    }
  }
}
