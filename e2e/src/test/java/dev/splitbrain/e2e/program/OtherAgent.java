package dev.splitbrain.e2e.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Another agent beside ours. It does what its options say to the hooked classes, whose names are in
 * the file of the property {@code hooked}: {@code change} their bytes, {@code load} them within its
 * transformer, {@code strip} one of its hooks, {@code strip-once} the same but once.
 */
public final class OtherAgent implements ClassFileTransformer {
  /** What was loaded while splitbrain's transformer ran. */
  public static final List<String> NESTED = Collections.synchronizedList(new ArrayList<>());

  private static final String STRIPPED = "java/util/logging/FileHandler";
  private static final byte[] DOOR =
      "java/lang/SplitBrainDispatcher".getBytes(StandardCharsets.UTF_8);

  private final Set<String> options;
  private final List<String> hooked;
  private boolean stripped;

  private OtherAgent(Set<String> options) throws IOException {
    this.options = options;
    this.hooked = Files.readAllLines(Path.of(System.getProperty("hooked")));
  }

  /** Where the JVM enters. */
  public static void premain(String options, Instrumentation instrumentation) throws IOException {
    Set<String> all = Set.of(options.split("\\+"));
    instrumentation.addTransformer(new OtherAgent(all), true);
  }

  @Override
  public byte[] transform(
      Module module,
      ClassLoader loader,
      String name,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] bytes) {
    if (name == null) {
      return null;
    }
    if (redefined == null && isWithinOurs()) {
      NESTED.add(name.replace('/', '.'));
    }
    boolean strips = options.contains("strip") || options.contains("strip-once");
    if (name.endsWith("WovenCheck$First") && options.contains("load")) {
      load(0);
    }
    if (name.endsWith("WovenCheck$Second")) {
      if (options.contains("load")) {
        load(1);
      }
      if (strips) {
        load(STRIPPED.replace('/', '.'));
      }
    }
    if (name.equals(STRIPPED) && strips) {
      return strip(bytes);
    }
    return options.contains("change") && hooked.contains(name.replace('/', '.'))
        ? changed(name, bytes)
        : null;
  }

  private static boolean isWithinOurs() {
    return Arrays.stream(Thread.currentThread().getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals("dev.splitbrain.agent.weave.Weaver")
                    && frame.getMethodName().equals("transform"));
  }

  /** Every second of them. */
  private void load(int first) {
    for (int i = first; i < hooked.size(); i += 2) {
      load(hooked.get(i));
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, ClassLoader.getSystemClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e); // Its name is in the cache.
    }
  }

  /** The JDK's own code instead of the woven. */
  private byte[] strip(byte[] bytes) {
    if ((options.contains("strip-once") && stripped) || find(bytes, DOOR) < 0) {
      return null;
    }
    stripped = true;
    try (InputStream in = ClassLoader.getSystemResourceAsStream(STRIPPED + ".class")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With another name of its source file. */
  private static byte[] changed(String name, byte[] bytes) {
    String simple = name.substring(name.lastIndexOf('/') + 1).split("\\$")[0] + ".java";
    int at = find(bytes, simple.getBytes(StandardCharsets.UTF_8));
    if (at < 0) {
      return null;
    }
    byte[] changed = bytes.clone();
    changed[at] = '_';
    return changed;
  }

  private static int find(byte[] in, byte[] what) {
    for (int at = 0; at + what.length <= in.length; at++) {
      if (Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }
}
