package dev.splitbrain.agent.area.files.directory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;

/** A directory's entries below the name that the program gave it. */
public record RenamedDirectoryStream(DirectoryStream<Path> entries, Path directory)
    implements DirectoryStream<Path> {
  @Override
  public Iterator<Path> iterator() {
    Iterator<Path> all = entries.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public Path next() {
        Path entry = all.next();
        Path named = directory.resolve(entry.getFileName());
        WalkHints.wrapped(entry, named);
        return named;
      }
    };
  }

  @Override
  public void close() throws IOException {
    entries.close();
  }
}
