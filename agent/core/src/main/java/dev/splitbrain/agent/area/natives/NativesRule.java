package dev.splitbrain.agent.rules;

/**
 * Whether an application may load native libraries inside a scope.
 *
 * @param refused if not
 */
public record NativesRule(boolean refused, String source) implements Rule {
  @Override
  public String toString() {
    return "natives = " + (refused ? "refuse" : "allow");
  }
}
