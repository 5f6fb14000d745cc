package dev.splitbrain.shell.command;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Completion of the master's file names. */
final class FileCompletion {
  private static final int MAX = 500;

  private FileCompletion() {}

  /**
   * Names in the directory that the last word begins to name.
   *
   * @param argument of a command; its last word is what counts
   */
  static List<String> below(String argument) {
    String word = argument.substring(argument.lastIndexOf(' ') + 1);
    int slash = word.lastIndexOf('/');
    String head = word.substring(0, slash + 1);
    List<String> names = new ArrayList<>();
    String home = System.getProperty("user.home");
    try {
      Path directory =
          Path.of(head.startsWith("~/") ? home + head.substring(1) : head.isEmpty() ? "." : head);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          if (names.size() < MAX) {
            names.add(head + file.getFileName() + (Files.isDirectory(file) ? "/" : ""));
          }
        }
      }
    } catch (IOException | InvalidPathException e) {
      // Nothing there to offer.
      return List.of();
    }
    return names;
  }

  /** A path as the user wrote it, {@code ~/} understood. */
  static Path path(String name) {
    return Path.of(
        name.startsWith("~/") ? System.getProperty("user.home") + name.substring(1) : name);
  }
}
