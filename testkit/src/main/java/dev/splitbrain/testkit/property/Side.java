package dev.splitbrain.testkit.property;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** One of two twins: a directory and the way to work in it. */
public interface Side {
  /** An existing directory by the name that operations use; as long as the other twin's. */
  Path directory();

  /** The same directory as this process finds it without any scope: to lay out and to compare. */
  Path outside();

  /** Runs operations where they belong: at once, or in a scope. */
  <T> T in(Callable<T> body) throws Exception;

  /** The plain JDK in a directory. */
  static Side plain(Path directory) {
    return new Side() {
      @Override
      public Path directory() {
        return directory;
      }

      @Override
      public Path outside() {
        return directory;
      }

      @Override
      public <T> T in(Callable<T> body) throws Exception {
        return body.call();
      }
    };
  }
}
