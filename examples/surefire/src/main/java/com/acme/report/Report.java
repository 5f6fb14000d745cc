package com.acme.report;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Counts the words of a file. */
public final class Report {
  private final Map<String, Integer> counts = new TreeMap<>();

  /** Counts what a file holds, one word a line. */
  public void read(Path file) throws IOException {
    try (BufferedReader in = new BufferedReader(new FileReader(file.toFile()))) {
      for (String word = in.readLine(); word != null; word = in.readLine()) {
        counts.merge(word, 1, Integer::sum);
      }
    }
  }

  /** Writes word and count, one word a line. */
  public void write(Path file) throws IOException {
    try (FileWriter out = new FileWriter(file.toFile())) {
      for (Map.Entry<String, Integer> entry : counts.entrySet()) {
        out.write(entry.getKey() + " " + entry.getValue() + "\n");
      }
    }
  }
}
