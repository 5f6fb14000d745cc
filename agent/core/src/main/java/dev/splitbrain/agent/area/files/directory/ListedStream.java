package dev.splitbrain.agent.area.files.directory;

import dev.splitbrain.agent.area.files.jdk.Guards;
import dev.splitbrain.agent.scope.Listed;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The entries of a slave's directory without those that rules lead to the master in vain, and those
 * behind them that only the master has. Threads: as the stream below it.
 */
public class ListedStream implements DirectoryStream<Path> {
  private final DirectoryStream<Path> slaves;
  private final Path directory;
  private final DirectoryStream.Filter<? super Path> filter;
  private final Listed listed;
  private volatile boolean closed;

  ListedStream(
      DirectoryStream<Path> slaves,
      Path directory,
      DirectoryStream.Filter<? super Path> filter,
      Listed listed) {
    this.slaves = slaves;
    this.directory = directory;
    this.filter = filter;
    this.listed = listed;
  }

  /** The stream itself if rules change nothing of it; else one that is secure if that is. */
  public static DirectoryStream<Path> of(
      DirectoryStream<Path> slaves,
      Path directory,
      DirectoryStream.Filter<? super Path> filter,
      Listed listed) {
    if (listed == Listed.AS_IT_IS) {
      return slaves;
    }
    return slaves instanceof SecureDirectoryStream<Path> secure
        ? new ListedSecureStream(secure, directory, filter, listed)
        : new ListedStream(slaves, directory, filter, listed);
  }

  @Override
  public Iterator<Path> iterator() {
    return new Entries(slaves.iterator(), new java.util.ArrayDeque<>(listed.more()));
  }

  @Override
  public void close() throws IOException {
    closed = true;
    slaves.close();
  }

  private final class Entries implements Iterator<Path> {
    private final Iterator<Path> first;
    private final java.util.Queue<String> more;
    private Path next;

    Entries(Iterator<Path> first, java.util.Queue<String> more) {
      this.first = first;
      this.more = more;
    }

    @Override
    public boolean hasNext() {
      while (next == null && first.hasNext()) {
        Path entry = first.next();
        String name = entry.getFileName().toString();
        if (more.remove(name)) {
          next = directory.resolve(name); // Its attributes are the master's.
        } else if (!listed.isHidden().test(name)) {
          next = entry;
        }
      }
      while (next == null && !closed && !more.isEmpty()) {
        Path entry = directory.resolve(more.remove());
        try {
          next = Guards.unguarded(() -> filter.accept(entry)) ? entry : null;
        } catch (IOException e) {
          throw new DirectoryIteratorException(e);
        }
      }
      return next != null;
    }

    @Override
    public Path next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Path entry = next;
      next = null;
      return entry;
    }
  }
}
