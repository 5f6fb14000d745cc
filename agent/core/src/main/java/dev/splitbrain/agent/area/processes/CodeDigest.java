package dev.splitbrain.agent.area.processes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an entry of a class path holds, and a name for that. Immutable.
 *
 * @param hex SHA-256 of all names and contents
 * @param isDirectory whether it is a directory rather than a jar
 * @param files by name below the entry, in order; the empty name for a jar itself
 */
record CodeDigest(String hex, boolean isDirectory, Map<String, Path> files) {
  /**
   * Reads an entry.
   *
   * @throws IOException if something in it cannot be read
   */
  static CodeDigest of(Path entry) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    boolean isDirectory = Files.isDirectory(entry);
    if (isDirectory) {
      try (Stream<Path> walk = Files.walk(entry)) {
        for (Path file : walk.filter(Files::isRegularFile).toList()) {
          files.put(entry.relativize(file).toString(), file);
        }
      }
    } else {
      files.put("", entry);
    }
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
    for (Map.Entry<String, Path> file : files.entrySet()) {
      digest.update((file.getKey() + "\0").getBytes(StandardCharsets.UTF_8));
      digest.update((Files.size(file.getValue()) + "\0").getBytes(StandardCharsets.UTF_8));
      update(digest, file.getValue());
    }
    return new CodeDigest(HexFormat.of().formatHex(digest.digest()), isDirectory, files);
  }

  private static void update(MessageDigest digest, Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
  }
}
