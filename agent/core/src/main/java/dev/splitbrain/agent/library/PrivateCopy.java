package dev.splitbrain.agent.library;

import dev.splitbrain.agent.hosts.Directories;
import dev.splitbrain.agent.hosts.PrivateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file of the master that nobody but its user reaches, for as long as it takes to load what is in
 * it or to carry it elsewhere: below the cache, in a directory of its own. Runs in guard mode.
 */
public final class PrivateCopy implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<?> OWNERS = PosixFilePermissions.asFileAttribute(OWNER);

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path directory;
  private final Path file;

  private PrivateCopy(Path directory, Path file) {
    this.directory = directory;
    this.file = file;
  }

  /**
   * Writes a copy of a library.
   *
   * @param name the file's own name, without a directory
   * @throws IOException naming the directory, if it cannot be used
   */
  public static PrivateCopy of(String name, byte[] bytes) throws IOException {
    PrivateCopy copy = place("natives", name);
    try (SeekableByteChannel out = Files.newByteChannel(copy.file, NEW, OWNERS)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
    } catch (Throwable e) {
      copy.close();
      throw e;
    }
    return copy;
  }

  /**
   * A place for a file that is yet to be made.
   *
   * @param kind the directory below the cache
   * @param name the file's own name, without a directory
   * @throws IOException naming the directory, if it cannot be used
   */
  public static PrivateCopy place(String kind, String name) throws IOException {
    return place(Directories.cache().resolve(kind), name);
  }

  static PrivateCopy place(Path all, String name) throws IOException {
    PrivateDirectory.make(all);
    // A library is loaded by its name: nobody else may be able to exchange what is on the way.
    try (PrivateDirectory opened = PrivateDirectory.open(all)) {
      Path directory = Files.createTempDirectory(opened.path(), "copy", OWNERS);
      return new PrivateCopy(directory, directory.resolve(name));
    } catch (IOException e) {
      throw new IOException("no private copy can be made below the cache: " + e.getMessage(), e);
    }
  }

  /** Where it is, absolute. */
  public Path file() {
    return file.toAbsolutePath();
  }

  /** Removes it; what is loaded stays. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(directory);
  }
}
