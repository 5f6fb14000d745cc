package dev.splitbrain.shell.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static final String TOKEN = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-abcde";

  @Test
  void urlsLoseTheirTokensAlsoThoseWithAMistake() {
    assertEquals(
        "at splitbrain://...@127.0.0.1:99/x now",
        Secrets.without("at splitbrain://" + TOKEN + "@127.0.0.1:99/x now"));
    for (String scheme :
        List.of("splitbrain:/", "Splitbrain://", "splitbrai://", "splitbrain:///")) {
      assertFalse(Secrets.without(scheme + TOKEN + "@127.0.0.1:9").contains(TOKEN), scheme);
      assertFalse(Secrets.without("x " + scheme + TOKEN).contains(TOKEN), scheme);
    }
    for (String kept :
        List.of(
            "a slave's URL is splitbrain://TOKEN@HOST:PORT",
            "splitbrain-file://bench1/var/log/x",
            "\"splitbrain://\" + token",
            "ftp://me@there/")) {
      assertEquals(kept, Secrets.without(kept));
    }
  }

  @Test
  void aCommandsWordThatMayBeASecretIsNotKept() {
    assertEquals("/connect bench1 ...", Secrets.withoutInInput("/connect bench1 " + TOKEN));
    assertEquals("/co bench1 ...", Secrets.withoutInInput("/co bench1 x@127.0.0.1:99 y"));
    assertEquals("/connect ...", Secrets.withoutInInput("/connect " + TOKEN));
    assertEquals("/connect b @/a@b/f.url", Secrets.withoutInInput("/connect b @/a@b/f.url"));
    assertEquals("/connect b ...", Secrets.withoutInInput("/connect b @splitbrain:/x@y:9"));
    assertEquals("/with ...", Secrets.withoutInInput("/with " + TOKEN + "@127.0.0.1:99"));
    assertEquals(
        "/with splitbrain://...@127.0.0.1:9",
        Secrets.withoutInInput("/with splitbrain://" + TOKEN + "@127.0.0.1:9"));
    assertEquals("/with ...\n1 + 1", Secrets.withoutInInput("/with @" + TOKEN + "\n1 + 1"));
    for (String kept : List.of("/with bench1 f(\"a@b\")", "/why /etc/hosts", "int a;\nint b;")) {
      assertEquals(kept, Secrets.withoutInInput(kept));
    }
  }

  @Test
  void onlyWhatCannotBeASecretIsShown() {
    assertEquals("'bench9'", Secrets.shown("bench9"));
    for (String word : List.of(TOKEN, "x@127.0.0.1:99", "splitbrain:/x", "a b", "@" + TOKEN)) {
      assertTrue(Secrets.shown(word).startsWith("that ("), word);
    }
    assertEquals(
        "Unmatched arguments: '...', '...', 'x'",
        Secrets.without(
            "Unmatched arguments: 'a@b:9', '" + TOKEN + "', 'x'",
            new String[] {"a@b:9", TOKEN, "x"}));
    assertEquals(
        "Unknown option: '--wiht=...'",
        Secrets.without(
            "Unknown option: '--wiht=" + TOKEN + "'", new String[] {"--wiht=" + TOKEN}));
  }
}
