package dev.splitbrain.agent.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that a project needs, and how they are found. */
class ProjectRulesTest {
  @TempDir Path base;

  private Path file(String name) throws IOException {
    Path file = base.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  private static String own(Path project, String glob, String name) {
    return "paths: " + glob + " = read-only local " + project.resolve(name);
  }

  @Test
  void aMavenProjectIsFoundByItsBuildFile() throws IOException {
    Path home = Files.createDirectory(base.resolve("home"));
    Path project = base.resolve("p");
    assertNull(ProjectRules.find(Files.createDirectory(project), home));
    Path pom = file("p/pom.xml");
    file("p/LICENSE.txt");
    file("p/README");
    file("p/odd[1].md");
    file("p/app.log");
    file("p/out.txt");
    Files.createDirectory(project.resolve("DOCS"));
    ProjectRules rules = ProjectRules.find(project, home);
    assertEquals("maven", rules.kind());
    assertEquals(pom, rules.file());
    assertEquals(
        List.of(
            own(project, "LICENSE.txt", "LICENSE.txt"),
            own(project, "README", "README"),
            own(project, "odd\\[1\\].md", "odd[1].md"),
            own(project, "pom.xml", "pom.xml"),
            own(project, "src/**", "src"),
            own(project, "target/classes/**", "target/classes"),
            own(project, "target/test-classes/**", "target/test-classes"),
            "paths: " + home + "/.m2/repository/** = read-only local"),
        rules.lines());
  }

  @Test
  void theLocalRepositoryIsWhereTheSettingsSay() throws IOException {
    Path home = base.resolve("home");
    file("home/.m2/settings.xml");
    Files.writeString(
        home.resolve(".m2/settings.xml"),
        "<settings><localRepository>\n ${user.home}/repo\n</localRepository></settings>");
    List<String> lines = ProjectRules.of("maven", base, home).lines();
    assertTrue(lines.contains("paths: " + home + "/repo/** = read-only local"), lines::toString);
  }

  @Test
  void aGradleProjectHasItsOwn() throws IOException {
    file("p/build.gradle.kts");
    ProjectRules rules = ProjectRules.find(base.resolve("p"), base);
    assertEquals("gradle", rules.kind());
    String lines = String.join("\n", rules.lines());
    for (String name : List.of("src", "gradle", "build/classes", "build/resources")) {
      assertTrue(lines.contains(own(base.resolve("p"), name + "/**", name)), lines);
    }
    assertTrue(lines.contains("/caches/** = read-only local"), lines);
    assertFalse(lines.contains("target"), lines);
  }

  /** The lines are rules: whoever writes them by hand gets the same. */
  @Test
  void theyStandBehindThoseOfTheUser() throws IOException {
    file("p/pom.xml");
    Path mine = Files.writeString(base.resolve("my.rules"), "paths: src/main/** = remote\n");
    Rules rules = Rules.of(List.of(mine), List.of(ProjectRules.find(base.resolve("p"), base)));
    assertEquals("paths: src/main/** = remote", rules.all().get(0).toString());
    assertEquals(own(base.resolve("p"), "pom.xml", "pom.xml"), rules.all().get(1).toString());
    assertEquals("rules=maven, for pom.xml", rules.all().get(1).source());
    assertFalse(rules.all().get(1).isBuiltIn());
  }
}
