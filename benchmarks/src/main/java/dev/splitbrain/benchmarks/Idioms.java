package dev.splitbrain.benchmarks;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What is measured: plain JDK code, which runs where its thread's scope says. */
final class Idioms {
  /** Files of the tree that is walked. */
  static final int FILES = 1000;

  private Idioms() {}

  /** Makes the tree: one directory with small files. */
  static void makeTree(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (int i = 0; i < FILES; i++) {
      Files.write(directory.resolve("file" + i), new byte[i]);
    }
  }

  /** Walks the tree and asks each file for its size. */
  static void walkAndSize(Path directory) throws IOException {
    long sum = 0;
    int files = 0;
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        // Of the directory itself the walk has told all; a look at it is one more round trip.
        if (!path.equals(directory) && Files.isRegularFile(path)) {
          files++;
          sum += Files.size(path);
        }
      }
    }
    if (files != FILES || sum != FILES * (FILES - 1L) / 2) {
      throw new IOException(directory + ": " + files + " files of " + sum + " bytes");
    }
  }

  /** Writes {@value OverTheWire#SIZE} bytes in pieces of {@value OverTheWire#CHUNK}. */
  static void write(Path file, byte[] chunk) throws IOException {
    try (FileOutputStream to = new FileOutputStream(file.toFile())) {
      for (int sent = 0; sent < OverTheWire.SIZE; sent += chunk.length) {
        to.write(chunk);
      }
    }
  }

  /** Writes as many over what is in the file. */
  static void overwrite(Path file, byte[] chunk) throws IOException {
    try (RandomAccessFile to = new RandomAccessFile(file.toFile(), "rw")) {
      for (int sent = 0; sent < OverTheWire.SIZE; sent += chunk.length) {
        to.write(chunk);
      }
    }
  }

  /** Reads as many, in pieces as large. */
  static void read(Path file, byte[] chunk) throws IOException {
    try (FileInputStream from = new FileInputStream(file.toFile())) {
      for (int taken = 0; taken < OverTheWire.SIZE; ) {
        int count = from.read(chunk);
        if (count < 0) {
          throw new EOFException("after " + taken + " bytes");
        }
        taken += count;
      }
    }
  }
}
