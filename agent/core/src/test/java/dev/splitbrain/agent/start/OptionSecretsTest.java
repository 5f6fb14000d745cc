package dev.splitbrain.agent.start;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.hello.Token;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionSecretsTest {
  @Test
  void whatStandsInAWrongPlaceIsNotRepeated() {
    String secret = Token.random().secretText();
    for (String options :
        List.of(
            secret,
            "splitbrain://" + secret + "@127.0.0.1:7777",
            secret + "@127.0.0.1:7777=x",
            "with=splitbrain://a," + secret + "@127.0.0.1:7777",
            "scope=" + secret,
            "host=bench1=" + secret,
            "host=bench1=@splitbrain://" + secret + "@127.0.0.1:7777")) {
      Exception e = assertThrows(IllegalArgumentException.class, () -> Options.parse(options));
      assertFalse(e.getMessage().contains(secret), e.getMessage());
    }
    Exception typo = assertThrows(IllegalArgumentException.class, () -> Options.parse("wiht=b"));
    assertTrue(typo.getMessage().contains("'wiht'"), typo.getMessage());
  }
}
