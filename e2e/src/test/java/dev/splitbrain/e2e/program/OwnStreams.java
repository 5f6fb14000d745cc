package dev.splitbrain.e2e.program;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Uses names for its own streams and descriptors. */
public final class OwnStreams {
  private OwnStreams() {}

  /**
   * Main.
   *
   * @param args the slave's directory
   */
  public static void main(String[] args) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(Path.of("/dev/stdin"))) {
      System.out.println("stdin=" + in.readLine());
    }
    try (FileOutputStream out = new FileOutputStream(new File("/dev/stdout"), true)) {
      out.write("stdout=by name\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.writeString(Path.of("/dev/../dev/stderr"), "stderr=by name\n", StandardOpenOption.APPEND);
    System.out.println("exists=" + new File("/dev/stdin").exists());
    System.out.println("writable=" + Files.isWritable(Path.of("/dev/stdout")));
    Path link = Path.of(args[0], "link");
    Files.createSymbolicLink(link, Path.of("/dev/stdout"));
    for (String name :
        new String[] {"/dev/fd/0", "/dev/tty", "/proc/self/fd/1", "/proc/thread-self/fd/2"}) {
      use(name);
    }
    use(link.toString());
  }

  private static void use(String name) {
    String key = Path.of(name).getFileName().toString();
    try (FileInputStream in = new FileInputStream(name)) {
      System.out.println(key + ".in=opened");
    } catch (IOException e) {
      System.out.println(key + ".in=" + e.getMessage());
    }
    try {
      Files.writeString(Path.of(name), "of the program\n");
      System.out.println(key + ".out=written");
    } catch (IOException e) {
      System.out.println(key + ".out=" + e.getMessage());
    }
  }
}
