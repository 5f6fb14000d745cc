package dev.splitbrain.e2e.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Jars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each module tests who names whom in it, in seconds and by itself; none is forgotten. */
class EveryModuleTest {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  /** It measures, and names what it likes. */
  private static final String FREE = "benchmarks";

  @Test
  void hasImportRules() throws IOException {
    List<String> checked = new ArrayList<>();
    List<String> without = new ArrayList<>();
    Matcher modules = MODULE.matcher(Files.readString(Jars.root().resolve("pom.xml")));
    while (modules.find()) {
      String module = modules.group(1);
      Path folder = Jars.root().resolve(module);
      if (!module.equals(FREE) && Files.isDirectory(folder.resolve("src/main/java"))) {
        (hasRules(folder.resolve("src/test/java")) ? checked : without).add(module);
      }
    }
    assertEquals(List.of(), without, "modules without an ImportsTest");
    assertTrue(checked.size() >= 6, "modules found: " + checked);
  }

  private static boolean hasRules(Path tests) throws IOException {
    if (!Files.isDirectory(tests)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(tests)) {
      return files.anyMatch(file -> file.endsWith("ImportsTest.java"));
    }
  }
}
