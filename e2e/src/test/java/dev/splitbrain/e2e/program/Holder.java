package dev.splitbrain.e2e.program;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Opens files and starts children on the slave, and holds them until it is killed. */
public final class Holder {
  private Holder() {}

  /** The argument is a directory of the slave. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    List<AutoCloseable> held = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Path file = Files.writeString(directory.resolve("held" + i), "x");
      held.add(new FileInputStream(file.toFile()));
      held.add(new FileOutputStream(file.toFile(), true));
      held.add(new RandomAccessFile(file.toFile(), "rw"));
      held.add(FileChannel.open(file, StandardOpenOption.READ));
    }
    DirectoryStream<Path> listing = Files.newDirectoryStream(directory);
    held.add(listing);
    List<Process> children = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      children.add(new ProcessBuilder("/bin/sh", "-c", "sleep 7654 & sleep 7654").start());
    }
    System.out.println("holding " + held.size() + " and " + children.size());
    try (InputStream in = children.get(0).getInputStream()) {
      in.read(); // Blocks on the slave.
    }
  }
}
