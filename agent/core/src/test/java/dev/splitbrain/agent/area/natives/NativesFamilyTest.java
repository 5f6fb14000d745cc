package dev.splitbrain.agent.area.natives;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.rules.Rules;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class NativesFamilyTest {
  private static boolean refused(String... lines) throws IOException {
    Rules rules = Rules.of(null);
    for (String line : lines) {
      rules = rules.with(line);
    }
    return rules.family(NativesFamily.class).refused();
  }

  @Test
  void theFirstRuleDecides() throws IOException {
    assertTrue(refused("natives = allow", "natives = refuse"));
    assertFalse(refused("natives = refuse", "natives = allow"));
    assertFalse(refused());
  }

  @Test
  void aRuleForOneOfThemIsNone() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> refused("natives: x = refuse"));
    assertTrue(e.getMessage().contains("'natives = refuse|allow'"), e.getMessage());
  }
}
