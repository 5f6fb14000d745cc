package dev.splitbrain.wire.idl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The IDL as it rides in the jar. */
public final class Idl {
  private Idl() {}

  public static byte[] bytes(String name) {
    try (InputStream in = Idl.class.getResourceAsStream("/dev/splitbrain/wire/idl/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  /** File name to SHA-256, as they were when the code was generated. */
  public static Map<String, String> sums() {
    return text("generated.sha256")
        .lines()
        .map(line -> line.split("\\s+"))
        .collect(Collectors.toMap(line -> line[1], line -> line[0], (a, b) -> a, TreeMap::new));
  }

  public static List<String> fileNames() {
    return List.copyOf(sums().keySet());
  }

  /** Service names: files that declare one. */
  public static List<String> services() {
    return fileNames().stream()
        .filter(name -> text(name).contains("\nservice "))
        .map(name -> name.substring(0, name.indexOf('.')))
        .toList();
  }
}
