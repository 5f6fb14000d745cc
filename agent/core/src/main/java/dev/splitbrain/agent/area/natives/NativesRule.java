package dev.splitbrain.agent.area.natives;

import dev.splitbrain.agent.rules.Rule;

/**
 * Whether an application may load native libraries inside a scope.
 *
 * @param refused if not
 */
record NativesRule(boolean refused, String source) implements Rule {
  @Override
  public String toString() {
    return NativesFamily.KEY + " = " + (refused ? NativesFamily.REFUSE : NativesFamily.ALLOW);
  }
}
