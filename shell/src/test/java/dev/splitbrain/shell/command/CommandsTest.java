package dev.splitbrain.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each abbreviation means. The lists are what jshell 17 and 25 answered to each prefix. */
class CommandsTest {
  /** Prefixes that jshell resolves, shortest first: all longer ones of the name do, too. */
  private static final List<String> RESOLVED =
      List.of(
          "/dr /drop",
          "/ed /edit",
          "/en /env",
          "/ex /exit",
          "/he /help",
          "/hi /history",
          "/i /imports",
          "/l /list",
          "/m /methods",
          "/o /open",
          "/rel /reload",
          "/res /reset",
          "/sa /save",
          "/se /set",
          "/t /types",
          "/v /vars");

  /** What jshell calls ambiguous. */
  private static final List<String> AMBIGUOUS = List.of("/d", "/e", "/h", "/r", "/re", "/s");

  private final Commands commands = new Commands();

  private List<String> meant(String word) {
    return commands.find(word).stream().map(Command::name).toList();
  }

  @Test
  void whatJshellResolvesKeepsItsMeaning() {
    for (String line : RESOLVED) {
      String shortest = line.substring(0, line.indexOf(' '));
      String name = line.substring(line.indexOf(' ') + 1);
      for (int end = shortest.length(); end <= name.length(); end++) {
        assertEquals(List.of(name), meant(name.substring(0, end)));
      }
    }
    assertEquals(List.of("/help"), meant("/?"));
  }

  @Test
  void whatJshellFindsAmbiguousStaysSo() {
    for (String word : AMBIGUOUS) {
      assertTrue(commands.find(word).size() > 1, word + " means " + meant(word));
    }
  }

  @Test
  void oursAreAbbreviatedWhereJshellHasNothing() {
    assertEquals(List.of("/with"), meant("/wi"));
    assertEquals(List.of("/why"), meant("/wh"));
    assertEquals(List.of("/local"), meant("/lo"));
    assertEquals(List.of("/hosts"), meant("/ho"));
    assertEquals(List.of("/await"), meant("/a"));
    assertEquals(List.of("/connect"), meant("/co"));
    assertEquals(List.of("/cd"), meant("/cd"));
    assertEquals(List.of("/pwd"), meant("/p"));
    assertEquals(List.of("/disconnect"), meant("/di"));
    assertEquals(List.of("/connect", "/cd"), meant("/c"));
    assertEquals(List.of("/with", "/why"), meant("/w"));
    assertEquals(List.of(), meant("/x"));
    assertEquals(List.of(), meant("/"));
  }

  @Test
  void eachHasHelpWithAnExample() {
    for (Command command : commands.all()) {
      assertTrue(command.help().contains("Example:"), command.name());
      assertFalse(command.summary().isBlank(), command.name());
      int widest = command.help().lines().mapToInt(String::length).max().orElse(0);
      assertTrue(widest <= 96, command.name() + ": a line of " + widest);
    }
  }

  @Test
  void namesAreUnique() {
    List<String> names = commands.all().stream().map(Command::name).collect(Collectors.toList());
    assertEquals(new ArrayList<>(new TreeSet<>(names)), names.stream().sorted().toList());
  }
}
