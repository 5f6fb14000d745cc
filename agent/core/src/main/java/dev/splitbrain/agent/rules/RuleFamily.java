package dev.splitbrain.agent.rules;

import java.util.List;

/**
 * The rules of one key: how they are written, which are always there, and what they say together.
 * Families are found with {@link java.util.ServiceLoader}, one instance a VM and list of rules; one
 * lives with the area whose calls its rules decide about. Threads: any.
 *
 * @param <T> answers what the rules say; immutable
 */
public interface RuleFamily<T> {
  /** What a line of this family begins with: lower case, unique, without a colon. */
  String key();

  /** How a rule is written, for errors: {@code 'paths: GLOB = VERDICT'}. */
  String form();

  /**
   * The rule of a line.
   *
   * @throws IllegalArgumentException from {@link RuleLine#wrong}
   */
  Rule parse(RuleLine line);

  /** Those that are always there, after all others, in the order they are printed. */
  List<? extends Rule> builtIn();

  /**
   * What these rules say, with the built-in ones after them.
   *
   * @param given those of this family, the first that matches wins
   */
  T matcher(List<Rule> given);
}
