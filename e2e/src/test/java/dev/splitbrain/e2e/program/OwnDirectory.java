package dev.splitbrain.e2e.program;

import dev.splitbrain.api.SplitBrain;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Changes files by relative names, in the slave's directory and then in one of the name that the
 * master's working directory has, and tries to change what it is loaded from.
 */
public final class OwnDirectory {
  private OwnDirectory() {}

  /** A use of a file that may fail. */
  private interface Use {
    Object get() throws Exception;
  }

  private static void say(String what, Use use) {
    String outcome;
    try {
      outcome = String.valueOf(use.get());
    } catch (Exception e) {
      outcome = e.getClass().getSimpleName() + ": " + e.getMessage();
      for (Throwable more : e.getSuppressed()) {
        outcome += "; " + more.getMessage();
      }
    }
    System.out.println(what + "=" + outcome.replace('\n', ' '));
  }

  /**
   * Main.
   *
   * @param args the slave's directory, the master's working directory, one of its class path
   */
  public static void main(String[] args) throws Exception {
    for (String directory : new String[] {args[0], args[1]}) {
      SplitBrain.host("bench1").changeDirectory(directory);
      change(directory.equals(args[1]) ? "same." : "other.");
    }
    code(Path.of(args[2]));
  }

  private static void change(String key) throws IOException {
    say(key + "both", () -> Files.readString(Path.of("both")));
    say(key + "bothFile", () -> new File("both").length());
    say(key + "bothAbsolute", () -> Files.readString(Path.of("both").toAbsolutePath()));
    Files.writeString(Path.of("string"), "x");
    Files.writeString(Path.of("absolute").toAbsolutePath(), "x");
    try (FileOutputStream out = new FileOutputStream("stream")) {
      out.write('x');
    }
    try (FileOutputStream out = new FileOutputStream(new File("absoluteStream").getAbsoluteFile());
        RandomAccessFile random = new RandomAccessFile("./random", "rw")) {
      out.write('x');
      random.write('x');
    }
    say(key + "mkdirs", () -> new File("made/below").mkdirs());
    say(key + "new", () -> new File("new").createNewFile());
    say(key + "temporary", () -> File.createTempFile("abc", ".x", new File(".")).delete());
    say(key + "rename", () -> new File("stream").renameTo(new File("renamed")));
    Files.copy(Path.of("string"), Path.of("made/../copy"));
    Files.createSymbolicLink(Path.of("link"), Path.of("string"));
    Files.createLink(Path.of("hard"), Path.of("string"));
    Files.delete(Path.of("deleted"));
    say(key + "delete", () -> new File("deletedFile").delete());
    say(key + "touch", () -> new File("both").setLastModified(5_000));
    String[] names = new File(".").list();
    Arrays.sort(names);
    System.out.println(key + "names=" + String.join(" ", names));
  }

  private static void code(Path classes) throws IOException {
    Path data = classes.resolve("data.txt");
    Path made = Files.writeString(Path.of("made/own"), "x");
    URI uri = URI.create("file:" + data);
    say("code.read", () -> Files.readString(Path.of(uri)));
    say("code.url", () -> new String(uri.toURL().openStream().readAllBytes()));
    say("code.exists", () -> new File(uri).exists() && !new File(uri).canWrite());
    say("code.write", () -> Files.writeString(data, "x"));
    say("code.new", () -> Files.writeString(classes.resolve("new"), "x"));
    say("code.stream", () -> new FileOutputStream(data.toFile(), true));
    say("code.random", () -> new RandomAccessFile(data.toFile(), "rw"));
    say("code.delete", () -> data.toFile().delete());
    say("code.deleteFile", () -> Files.deleteIfExists(data));
    say("code.mkdir", () -> classes.resolve("dir").toFile().mkdir());
    say("code.createNew", () -> classes.resolve("file").toFile().createNewFile());
    say("code.temporary", () -> File.createTempFile("abc", ".x", classes.toFile()));
    say("code.renameTo", () -> data.toFile().renameTo(made.toFile()));
    say("code.renameHere", () -> made.toFile().renameTo(classes.resolve("r").toFile()));
    say("code.move", () -> Files.move(made, classes.resolve("moved")));
    say("code.moveAway", () -> Files.move(data, Path.of("away")));
    say("code.copy", () -> Files.copy(made, classes.resolve("copy")));
    say("code.copyAway", () -> Files.readString(Files.copy(data, Path.of("copyAway"))));
    say("code.link", () -> Files.createSymbolicLink(classes.resolve("l"), made));
    say("code.touch", () -> data.toFile().setLastModified(5_000));
    say("code.mode", () -> data.toFile().setReadOnly());
    say("code.attribute", () -> Files.setAttribute(data, "unix:mode", 0));
    say("code.store", () -> Files.getFileStore(classes).getTotalSpace() > 0);
    say("code.list", () -> Arrays.asList(classes.toFile().list()).contains("data.txt"));
  }
}
