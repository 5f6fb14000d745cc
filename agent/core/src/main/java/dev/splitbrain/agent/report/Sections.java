package dev.splitbrain.agent.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The report as what any form of it shows: headings with tables below them. The cells are as they
 * came, whoever writes them makes them harmless.
 */
final class Sections {
  private static final int SLOW_TESTS = 20;

  /**
   * One table.
   *
   * @param head the names of the columns
   * @param rows each with as many cells
   * @param note what stands below; empty for nothing
   */
  record Section(String title, List<String> head, List<List<String>> rows, String note) {}

  private final Report report;
  private final List<Section> sections = new ArrayList<>();

  private Sections(Report report) {
    this.report = report;
  }

  static List<Section> of(Report report) {
    Sections all = new Sections(report);
    all.missed();
    all.refused();
    all.kept();
    all.slowTests();
    all.slowCalls();
    all.tests();
    all.touched();
    return all.sections;
  }

  private void add(String title, List<String> head, List<List<String>> rows, long more) {
    String note = more == 0 ? "" : "and " + Summary.number(more) + " more that were not kept";
    if (!rows.isEmpty() || more > 0) {
      sections.add(new Section(title, head, rows, note));
    }
  }

  private void missed() {
    List<List<String>> rows = new ArrayList<>();
    report.missedNames().values().forEach((name, rule) -> rows.add(List.of(name, rule)));
    add(
        "Missing on the host, but here on the master",
        List.of("name", "the rule that would keep it here"),
        rows,
        report.missedNames().more());
  }

  private void refused() {
    List<List<String>> rows = new ArrayList<>();
    report
        .refusedCalls()
        .values()
        .forEach((call, refused) -> rows.add(List.of(Summary.number(refused.count), call)));
    add("Refused", List.of("times", "call"), rows, report.refusedCalls().more());
  }

  private void kept() {
    List<List<String>> rows = new ArrayList<>();
    long more = report.keptByRule().more();
    for (Map.Entry<String, Bounded<String>> rule : report.keptByRule().values().entrySet()) {
      more += rule.getValue().more();
      for (String name : rule.getValue().values().keySet()) {
        rows.add(List.of(rule.getKey(), name));
      }
    }
    add("Kept here by a rule", List.of("rule", "name"), rows, more);
  }

  private void slowTests() {
    List<Tally> slow = new ArrayList<>(report.tallies());
    slow.sort(Comparator.comparingLong((Tally tally) -> tally.nanos).reversed());
    List<List<String>> rows = new ArrayList<>();
    for (Tally tally : slow.subList(0, Math.min(SLOW_TESTS, slow.size()))) {
      if (tally.nanos > 0) {
        rows.add(List.of(Summary.millis(tally.nanos), Summary.number(tally.calls), tally.name));
      }
    }
    add("Tests that waited longest", List.of("waiting", "calls", "test"), rows, 0);
  }

  private void slowCalls() {
    List<List<String>> rows = new ArrayList<>();
    for (Report.Slow slow : report.slowest()) {
      String subject = slow.call().subject() == null ? "" : slow.call().subject();
      rows.add(
          List.of(Summary.millis(slow.call().nanos()), slow.call().call(), subject, slow.test()));
    }
    add("Slowest calls", List.of("took", "call", "of", "test"), rows, 0);
  }

  private void tests() {
    List<List<String>> rows = new ArrayList<>();
    for (Tally tally : report.tallies()) {
      rows.add(
          List.of(
              tally.name,
              String.join(" ", tally.hosts),
              Summary.number(tally.calls),
              Summary.millis(tally.nanos),
              Summary.number(tally.failures)));
    }
    add("Tests", List.of("test", "host", "calls", "waiting", "failed calls"), rows, 0);
  }

  private void touched() {
    List<List<String>> rows = new ArrayList<>();
    long more = 0;
    for (Tally tally : report.tallies()) {
      more += tally.touched.more();
      tally
          .touched
          .values()
          .forEach(
              (name, touched) ->
                  rows.add(
                      List.of(
                          tally.name, name, Summary.number(touched.count), touched.calls.strip())));
    }
    add("What each test touched", List.of("test", "name", "times", "calls"), rows, more);
  }
}
