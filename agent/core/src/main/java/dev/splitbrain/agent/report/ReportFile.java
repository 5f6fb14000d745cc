package dev.splitbrain.agent.report;

import dev.splitbrain.agent.report.Sections.Section;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the report when the JVM ends: one file for each process, as forks of one build run side by
 * side, and one line on stderr that names it.
 */
public final class ReportFile {
  /** Where a build tool of that mark has its output. */
  private record Tool(List<String> marks, String output) {}

  private static final List<Tool> TOOLS =
      List.of(
          new Tool(List.of("pom.xml"), "target"),
          new Tool(
              List.of("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"),
              "build"));

  /** How it is written. */
  public enum Form {
    TEXT("txt"),
    HTML("html");

    private final String ending;

    Form(String ending) {
      this.ending = ending;
    }
  }

  private final Form form;
  private final Path start;
  private final Path directory;

  private ReportFile(Form form, Path start, Path directory) {
    this.form = form;
    this.start = start;
    this.directory = directory;
  }

  /**
   * A file below the output of the build, if this JVM was started in a project's directory.
   *
   * @param form text if null
   * @param start where the JVM was started
   * @param asked whether the user asked for a report, which then has a place in any directory
   */
  public static ReportFile of(Form form, Path start, boolean asked) {
    Path place = asked ? start.resolve("splitbrain-report") : null;
    for (Tool tool : TOOLS) {
      if (tool.marks().stream().anyMatch(mark -> Files.exists(start.resolve(mark)))) {
        place = start.resolve(tool.output()).resolve("splitbrain");
        break;
      }
    }
    return new ReportFile(form == null ? Form.TEXT : form, start, place);
  }

  /** Writes the report and tells of it. A report that cannot be written is told too. */
  public void write(Report report, PrintStream err) {
    String where = null;
    if (directory != null) {
      Path file = directory.resolve(ProcessHandle.current().pid() + "." + form.ending);
      try {
        Files.createDirectories(directory);
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
          String line = Summary.line(report, null);
          List<Section> sections = Sections.of(report);
          if (form == Form.HTML) {
            new ReportPage(out).write(line, sections);
          } else {
            new ReportText(out).write(line, sections);
          }
        }
        where = start.relativize(file).toString();
      } catch (IOException e) {
        where = "the report cannot be written: " + e;
      }
    }
    err.println(Trace.visible(Summary.line(report, where)));
  }
}
