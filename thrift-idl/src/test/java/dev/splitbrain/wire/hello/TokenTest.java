package dev.splitbrain.wire.hello;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  @Test
  void secretTextIsReadBack() {
    Token token = Token.random();

    assertEquals(token, Token.parse(token.secretText()));
    assertEquals(32, Base64.getUrlDecoder().decode(token.secretText()).length);
    assertNotEquals(token, Token.random());
  }

  @Test
  void printsNoSecret() {
    Token token = Token.random();

    assertEquals("Token(...)", token.toString());
  }

  @Test
  void theIdTellsTokensApartAndIsNoPartOfThem() {
    Token token = Token.random();

    assertEquals(Token.ID_LENGTH, token.id().length);
    assertArrayEquals(token.id(), Token.parse(token.secretText()).id());
    assertFalse(
        token
            .secretText()
            .contains(Base64.getUrlEncoder().withoutPadding().encodeToString(token.id())));
  }

  @Test
  void partsOfAProofCannotBeShifted() {
    Token token = Token.random();

    assertFalse(
        java.util.Arrays.equals(
            token.prove(new byte[] {1, 2}, new byte[] {3}),
            token.prove(new byte[] {1}, new byte[] {2, 3})));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "AAAA", "AAAAAAAAAAAAAAAAAAAA", "not base64 at all!", "sécret-sécret-sécret"})
  void badTextIsRefusedWithoutRepeatingIt(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Token.parse(text));

    assertFalse(!text.isEmpty() && e.getMessage().contains(text), e.getMessage());
    assertEquals(null, e.getCause());
  }

  @Test
  void sixteenBytesAreEnough() {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[16]);

    assertEquals(text, Token.parse(text).secretText());
  }
}
