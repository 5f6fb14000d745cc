package dev.splitbrain.agent.rules;

/** One line of the list. Its text is the line that would make it again. Immutable. */
public interface Rule {
  /** Where it stands: {@code FILE:LINE}, {@code this session}, or {@code built-in: why}. */
  String source();

  /** Whether it is one of those that are always there. */
  default boolean isBuiltIn() {
    return source().startsWith("built-in");
  }

  /** The rule and where it stands, as errors and the trace show it. */
  default String described() {
    return "rule " + this + " (" + source() + ")";
  }
}
