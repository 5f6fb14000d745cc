package dev.splitbrain.e2e.program;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Reads and writes as tests of a project do, started in the project's directory. */
public final class OwnProject implements Runnable {
  private interface Use {
    Object get() throws Exception;
  }

  @Override
  public void run() {}

  private static void say(String what, Use use) {
    String outcome;
    try {
      outcome = String.valueOf(use.get());
    } catch (Exception e) {
      outcome = e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    System.out.println(what + "=" + outcome.strip().replace('\n', ' '));
  }

  /**
   * Main.
   *
   * @param args the project's directory; none for a child that says where it is
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) { // As a child of its own.
      System.out.println("child in " + System.getProperty("user.dir") + " has " + text("/res.txt"));
      return;
    }
    Path there = Path.of(System.getProperty("user.dir"));
    say("relative", () -> Files.readString(Path.of("src/test/resources/data.txt")));
    say("file", () -> new File("src/test/resources/data.txt").length());
    say("absolute", () -> Files.readString(there.resolve("src/test/resources/data.txt")));
    say("given", () -> Files.readString(Path.of(args[0], "src/test/resources/data.txt")));
    say("pom", () -> Files.readString(Path.of("pom.xml")));
    say("license", () -> Files.readString(Path.of("LICENSE")));
    say("list", () -> new TreeSet<>(java.util.List.of(new File(".").list())));
    say("classes", () -> new File("target/classes").isDirectory());
    say("repository", () -> Files.exists(Path.of(System.getProperty("own.repository"))));
    say(
        "output",
        () ->
            Files.writeString(
                    Files.createDirectories(Path.of("target/out")).resolve("x.txt"), "written")
                .toAbsolutePath()); // What createDirectories gives is absolute in some releases.
    say("beside", () -> Files.writeString(Path.of("app.log"), "written"));
    say("source", () -> Files.writeString(Path.of("src/test/resources/data.txt"), "changed"));
    say("class", () -> Files.deleteIfExists(Path.of("target/classes/data.txt")));
    say(
        "script",
        () ->
            new ProcessBuilder("sh", "src/test/resources/run.sh")
                .redirectErrorStream(true)
                .start()
                .inputReader()
                .readLine());
    say(
        "child",
        () ->
            new ProcessBuilder(
                    System.getProperty("java.home") + "/bin/java",
                    "-cp",
                    System.getProperty("java.class.path"),
                    OwnProject.class.getName())
                .redirectErrorStream(true)
                .start()
                .inputReader()
                .readLine());
    // Code by a jar that only names where it is.
    say("stream", () -> text("/res.txt"));
    say("url", () -> Files.readString(Path.of(OwnProject.class.getResource("/res.txt").toURI())));
    say(
        "code",
        () ->
            new File(OwnProject.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .exists());
    say("service", () -> ServiceLoader.load(Runnable.class).stream().count());
  }

  private static String text(String name) throws Exception {
    try (java.io.InputStream in = OwnProject.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes());
    }
  }
}
