package dev.splitbrain.e2e.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A project of other people's, copied to where its build may write, with a configuration. */
public final class MavenProject {
  private final Path master;
  private final Path project;

  private MavenProject(Path master, Path project) {
    this.master = master;
    this.project = project;
  }

  /**
   * Copies a project of this repository.
   *
   * @param master an empty directory
   * @param folder from the root of the repository
   */
  public static MavenProject copied(Path master, String folder) throws IOException {
    MavenProject made = new MavenProject(master, master.resolve("project"));
    made.add(folder, "");
    return made;
  }

  /** Several projects of this repository, built one after the other. */
  public static MavenProject copiedSideBySide(Path master, String parent, String... names)
      throws IOException {
    MavenProject made = new MavenProject(master, master.resolve("project"));
    StringBuilder modules = new StringBuilder();
    for (String name : names) {
      made.add(parent + "/" + name, name);
      modules.append("<module>").append(name).append("</module>");
    }
    Files.writeString(
        made.project.resolve("pom.xml"),
        "<project><modelVersion>4.0.0</modelVersion><groupId>com.acme</groupId>"
            + "<artifactId>all</artifactId><version>1</version><packaging>pom</packaging><modules>"
            + modules
            + "</modules></project>");
    return made;
  }

  private void add(String folder, String name) throws IOException {
    Path from = Jars.root().resolve(folder);
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Path relative = from.relativize(path);
        if (!relative.startsWith("target")) {
          Path target = project.resolve(name).resolve(relative);
          if (Files.isDirectory(path)) {
            Files.createDirectories(target);
          } else {
            Files.copy(path, target);
          }
        }
      }
    }
  }

  /** Where it is. */
  public Path directory() {
    return project;
  }

  /** Makes a host known by its name, as a user does. */
  public MavenProject host(String name, Path urlFile) throws IOException {
    Path hosts = Files.createDirectories(master.resolve("config/hosts"));
    Files.copy(urlFile, hosts.resolve(name + ".url"));
    return this;
  }

  /** Starts its tests, with further arguments of Maven. */
  public Running startTests(String... more) throws IOException {
    List<String> command = new ArrayList<>();
    String home = System.getProperty("splitbrain.maven.home");
    command.add(home == null ? "mvn" : home + "/bin/mvn");
    command.addAll(List.of("-B", "-ntp"));
    if ("offline: true".equals(System.getProperty("splitbrain.maven.offline"))) {
      command.add("-o");
    }
    String repository = System.getProperty("splitbrain.maven.repository");
    if (repository != null) {
      command.add("-Dmaven.repo.local=" + repository);
    }
    command.add("-Dsplitbrain.agent=" + Jars.agent());
    command.addAll(List.of(more));
    command.add("test");
    ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
    builder.environment().put("JAVA_HOME", Jdks.master().home().toString());
    builder.environment().put("SPLITBRAIN_CACHE", master.resolve("cache").toString());
    builder.environment().put("SPLITBRAIN_CONFIG", master.resolve("config").toString());
    builder.environment().remove("MAVEN_OPTS");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Running running = Running.start(builder, "mvn", Jdks.master());
    running.typeEnd();
    return running;
  }

  /** Runs its tests, with further arguments of Maven. */
  public Finished test(String... more) throws Exception {
    try (Running running = startTests(more)) {
      return running.finish(Duration.ofMinutes(6));
    }
  }

  /** The only file of a directory of the project that ends so, as text. */
  public String onlyFile(String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(project.resolve(folder))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(ending)).toList();
      if (found.size() != 1) {
        throw new IOException(found + " of " + ending + " in " + folder);
      }
      return Files.readString(found.get(0));
    }
  }
}
