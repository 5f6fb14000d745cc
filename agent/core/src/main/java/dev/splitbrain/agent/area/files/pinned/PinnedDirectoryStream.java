package dev.splitbrain.agent.area.files.pinned;

import dev.splitbrain.agent.area.files.directory.WalkHints;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.Iterator;

/** A host's directory, whose entries are paths that name their host. */
class PinnedDirectoryStream implements DirectoryStream<Path> {
  final PinnedFileSystem fileSystem;
  private final DirectoryStream<Path> plain;

  PinnedDirectoryStream(PinnedFileSystem fileSystem, DirectoryStream<Path> plain) {
    this.fileSystem = fileSystem;
    this.plain = plain;
  }

  /** One that can do what the other can. */
  static PinnedDirectoryStream over(PinnedFileSystem fileSystem, DirectoryStream<Path> plain) {
    return plain instanceof SecureDirectoryStream<Path> secure
        ? new PinnedSecureDirectoryStream(fileSystem, secure)
        : new PinnedDirectoryStream(fileSystem, plain);
  }

  @Override
  public Iterator<Path> iterator() {
    Iterator<Path> entries = plain.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Path next() {
        Path entry = entries.next();
        Path pinned = fileSystem.path(entry);
        WalkHints.wrapped(entry, pinned);
        return pinned;
      }
    };
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }
}
