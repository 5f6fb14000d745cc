package dev.splitbrain.e2e.program;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Knows nothing of splitbrain: copies a tree, asks who is there, writes files. */
public final class CopyTree {
  private CopyTree() {}

  /** Arguments: the tree, and where its copy goes. */
  public static void main(String[] args) throws Exception {
    Path from = Path.of(args[0]);
    Path to = Path.of(args[1]);
    List<Path> entries;
    try (Stream<Path> walk = Files.walk(from)) {
      entries = walk.sorted().toList();
    }
    for (Path entry : entries) {
      Path target = to.resolve(from.relativize(entry).toString());
      if (Files.isDirectory(entry)) {
        Files.createDirectories(target);
      } else {
        Files.copy(entry, target);
      }
    }
    System.out.println("copied=" + entries.size());
    System.out.println("uname=" + output("uname", "-n"));
    System.out.println("hostname=" + Files.readString(Path.of("/etc/hostname")).strip());
    System.out.println("address=" + InetAddress.getLocalHost().getHostName());
    write(to.toFile());
    System.out.println("listed=" + new File(args[1], "written").list().length);
  }

  private static void write(File directory) throws IOException {
    File written = new File(directory, "written");
    if (!written.mkdir()) {
      throw new IOException("cannot make " + written);
    }
    try (FileWriter out = new FileWriter(new File(written, "writer"), StandardCharsets.UTF_8)) {
      out.write("grüße\n");
    }
    try (FileOutputStream out = new FileOutputStream(new File(written, "stream"))) {
      out.write(new byte[100_000]);
    }
    try (RandomAccessFile file = new RandomAccessFile(new File(written, "random"), "rw")) {
      file.seek(1000);
      file.writeLong(42);
    }
    Files.writeString(written.toPath().resolve("string"), "text");
  }

  private static String output(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    try (BufferedReader out = process.inputReader()) {
      return out.readLine();
    }
  }
}
