package com.acme.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Path DIRECTORY =
      Path.of(
          System.getProperty(
              "report.directory", System.getProperty("java.io.tmpdir") + "/report-example"));

  @BeforeAll
  static void makeDirectory() throws Exception {
    Files.createDirectories(DIRECTORY);
  }

  @Test
  void countsAsTheGoldenFileSays(@TempDir Path input) throws Exception {
    Path words = input.resolve("words");
    Files.writeString(words, "apple\npear\napple\n");
    Report report = new Report();
    report.read(words);
    Path written = DIRECTORY.resolve("report.txt");
    report.write(written);
    assertEquals(
        Files.readString(Path.of("src/test/resources/golden.txt")), Files.readString(written));
  }

  @Test
  void saysWhereItRan() throws Exception {
    Process process =
        new ProcessBuilder("uname", "-n")
            .redirectOutput(DIRECTORY.resolve("machine.txt").toFile())
            .start();
    assertEquals(0, process.waitFor());
  }
}
