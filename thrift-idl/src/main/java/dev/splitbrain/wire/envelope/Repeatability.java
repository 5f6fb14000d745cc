package dev.splitbrain.wire.envelope;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The {@code repeat} annotations of the IDL, by {@code service:method}. */
public final class Repeatability {
  private static final String RESOURCE = "/dev/splitbrain/wire/idl/repeat.properties";
  private static final Map<String, Repeat> TABLE = load();

  private Repeatability() {}

  /**
   * How the method repeats.
   *
   * @param call {@code service:method}
   * @throws IllegalArgumentException if the IDL has no such method
   */
  public static Repeat of(String call) {
    Repeat repeat = TABLE.get(call);
    if (repeat == null) {
      throw new IllegalArgumentException("the IDL has no method " + call);
    }
    return repeat;
  }

  /** As {@link #of}, null for a method that this release's IDL does not have. */
  public static Repeat find(String call) {
    return TABLE.get(call);
  }

  static Map<String, Repeat> table() {
    return TABLE;
  }

  private static Map<String, Repeat> load() {
    Map<String, String> lines;
    try (InputStream in = Repeatability.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("missing in the jar: " + RESOURCE);
      }
      // A colon separates key and value in a properties file, so lines are split here.
      lines =
          new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)
              .lines()
              .collect(
                  Collectors.toMap(
                      line -> line.substring(0, line.indexOf('=')),
                      line -> line.substring(line.indexOf('=') + 1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, e -> Repeat.valueOf(e.getValue().toUpperCase(Locale.ROOT))));
  }
}
