package dev.splitbrain.shell.command;

import dev.splitbrain.shell.script.Imports;
import dev.splitbrain.shell.script.Splitter;
import dev.splitbrain.shell.text.Secrets;
import dev.splitbrain.shell.workspace.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;

/** Reads snippets and commands from a file. */
final class OpenCommand implements Command {
  private static final List<String> PRINTING =
      List.of(
          "void print(Object o) { System.out.print(o); }",
          "void println() { System.out.println(); }",
          "void println(Object o) { System.out.println(o); }",
          "void printf(String format, Object... args) { System.out.printf(format, args); }");

  @Override
  public String name() {
    return "/open";
  }

  @Override
  public String arguments() {
    return "FILE|URL|DEFAULT|PRINTING|JAVASE";
  }

  @Override
  public String summary() {
    return "read snippets and commands from a file of the master";
  }

  @Override
  public String help() {
    return """
        It stops at the first that fails. DEFAULT, PRINTING and JAVASE are jshell's: the default
        imports; print, println and printf; all packages of Java SE.

        Example:
          /open session.jsh""";
  }

  @Override
  public void run(Shell shell, String argument) {
    Workspace workspace = shell.workspace();
    List<String> lines;
    try {
      lines = lines(argument);
    } catch (IOException | IllegalArgumentException e) {
      workspace.complain("Cannot open " + Secrets.without(argument) + ": " + reason(e));
      return;
    }
    if (lines == null) {
      workspace.complain("Usage: /open " + arguments());
      return;
    }
    Splitter splitter = new Splitter(workspace.engine().analysis());
    for (int i = 0; i < lines.size() && shell.exitStatus() == null; i++) {
      String line = lines.get(i);
      if (i == 0 && line.startsWith("#!")) {
        continue;
      }
      List<String> complete = new ArrayList<>();
      if (splitter.atStart() && Shell.isCommand(line)) {
        if (splitter.isPending()) {
          complete.add(splitter.flush().source());
        }
        complete.add(line);
      } else {
        splitter.feed(line, i + 1).forEach(piece -> complete.add(piece.source()));
      }
      for (String input : complete) {
        if (takeOne(shell, input)) {
          workspace.complain("Stopped at line " + (i + 1) + " of " + argument + ".");
          return;
        }
      }
    }
    Splitter.Piece last = splitter.flush();
    if (last != null && shell.exitStatus() == null) {
      takeOne(shell, last.source());
    }
  }

  /** What the file holds is not what the user typed. */
  private static boolean takeOne(Shell shell, String input) {
    int before = shell.workspace().typed().size();
    boolean failed = shell.take(input);
    List<String> typed = shell.workspace().typed();
    while (typed.size() > before) {
      typed.remove(typed.size() - 1);
    }
    return failed;
  }

  private static List<String> lines(String name) throws IOException {
    switch (name) {
      case "":
        return null;
      case "DEFAULT":
        return Imports.DEFAULT;
      case "PRINTING":
        return PRINTING;
      case "JAVASE":
        return ModuleLayer.boot()
            .findModule("java.se")
            .map(OpenCommand::packages)
            .orElseThrow(() -> new IOException("this Java has no java.se"));
      default:
        break;
    }
    if (name.matches("(https?|file):.*")) {
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(
                  URI.create(name).toURL().openStream(), StandardCharsets.UTF_8))) {
        return reader.lines().toList();
      }
    }
    try {
      return Files.readAllLines(FileCompletion.path(name));
    } catch (InvalidPathException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static List<String> packages(Module se) {
    List<String> imports = new ArrayList<>();
    for (var required : se.getDescriptor().requires()) {
      ModuleLayer.boot()
          .findModule(required.name())
          .ifPresent(
              module ->
                  module.getDescriptor().exports().stream()
                      .filter(export -> !export.isQualified() && export.source().startsWith("java"))
                      .forEach(export -> imports.add("import " + export.source() + ".*;")));
    }
    imports.sort(null);
    return imports;
  }

  private static String reason(Exception e) {
    return e instanceof java.nio.file.NoSuchFileException ? "no such file" : e.getMessage();
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    List<String> words = new ArrayList<>(FileCompletion.below(argument));
    words.addAll(List.of("DEFAULT", "PRINTING", "JAVASE"));
    return words;
  }
}
