package dev.splitbrain.agent.start;

import dev.splitbrain.agent.rules.ProjectRules;
import dev.splitbrain.agent.rules.Rules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code rules=} says, as often as it is given: files, {@code maven}, {@code gradle}, or
 * {@code none}. Immutable.
 *
 * @param files the user's, in their order
 * @param kinds of projects
 * @param given whether the user said anything: then nothing is found by itself
 */
record RuleSources(List<Path> files, List<String> kinds, boolean given) {
  static final RuleSources NONE = new RuleSources(List.of(), List.of(), false);

  /** These with one more. */
  RuleSources with(String value) {
    List<Path> moreFiles = new ArrayList<>(files);
    List<String> moreKinds = new ArrayList<>(kinds);
    if (ProjectRules.isKind(value)) {
      moreKinds.add(value);
    } else if (!value.equals("none")) {
      moreFiles.add(Path.of(value));
    }
    return new RuleSources(List.copyOf(moreFiles), List.copyOf(moreKinds), true);
  }

  /**
   * The rules of projects.
   *
   * @param tests whether tests run in scopes, for which a project's rules are found by its build
   *     file if the user names none
   * @param directory where the VM was started
   * @param home the user's directory
   * @throws IOException if a directory cannot be read
   */
  List<ProjectRules> projects(boolean tests, Path directory, Path home) throws IOException {
    List<ProjectRules> projects = new ArrayList<>();
    for (String kind : kinds) {
      projects.add(ProjectRules.of(kind, directory, home));
    }
    ProjectRules found = given || !tests ? null : ProjectRules.find(directory, home);
    if (found != null) {
      projects.add(found);
    }
    return projects;
  }

  /**
   * All of them, with the built-in ones.
   *
   * @throws IOException naming file and line, what is wrong and what is possible
   */
  Rules read(boolean tests) throws IOException {
    Path directory = Path.of("").toAbsolutePath();
    List<ProjectRules> projects =
        projects(tests, directory, Path.of(System.getProperty("user.home")));
    for (ProjectRules project : projects) {
      if (project.file() != null) {
        System.err.println(
            "splitbrain: by "
                + project.file()
                + " the rules are those of a "
                + project.kind()
                + " project: sources, classes and libraries are read here, all else is the slave's"
                + " (rules=none for none)");
      }
    }
    return Rules.of(files, projects);
  }
}
