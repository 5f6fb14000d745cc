package dev.splitbrain.agent.area;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/unsupported.md} is made from the areas' own data. With {@code
 * -Dsplitbrain.docs.write=true} this writes it, otherwise it checks that the file says the same.
 */
class UnsupportedListTest {
  private static final Path FILE =
      Path.of(System.getProperty("basedir", "")).resolve("../../docs/unsupported.md").normalize();

  @Test
  void theDocumentSaysWhatTheDataSays() throws IOException {
    String generated = generate();
    if (Boolean.getBoolean("splitbrain.docs.write")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, generated);
    }
    assertEquals(
        generated,
        Files.readString(FILE),
        "write it anew: mvn -pl agent/core test -Dtest=UnsupportedListTest"
            + " -Dsplitbrain.docs.write=true");
  }

  private static String generate() {
    List<Area> areas = new ArrayList<>();
    ServiceLoader.load(Area.class).forEach(areas::add);
    areas.sort(Comparator.comparing(Area::name));
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # What is not routed

        Made from the hooks' own data by `UnsupportedListTest`; do not edit.

        Inside a scope each of these calls throws the given exception, whose one line names the call,
        the host and what to do. None of them ever acts on the master instead. Outside every scope and
        inside `local(...)` they are the JDK's own.

        | call | throws | instead |
        |---|---|---|
        """);
    Set<String> rows = new LinkedHashSet<>();
    for (Area area : areas) {
      for (Refusal refusal : area.refusals()) {
        rows.add(row(refusal));
      }
    }
    rows.forEach(text::append);
    text.append("\n# What is routed, and differs all the same\n");
    for (Area area : areas) {
      if (!area.limits().isEmpty()) {
        text.append("\n## ").append(area.name()).append("\n\n");
        area.limits().forEach(limit -> text.append("- ").append(limit).append('\n'));
      }
    }
    return text.toString();
  }

  private static String row(Refusal refusal) {
    return "| "
        + refusal.call()
        + " | "
        + refusal.kind().exception("").getClass().getSimpleName()
        + " | "
        + refusal.instead()
        + " |\n";
  }
}
