package dev.splitbrain.wire.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlaveUrlTest {
  private static final String TOKEN = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";
  private static final String PRINT = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:7001,          127.0.0.1,    7001, ",
    "127.3.2.1:1,             127.3.2.1,    1, ",
    "[::1]:65535,             ::1,          65535, ",
    "[0:0:0:0:0:0:0:1]:80,    0:0:0:0:0:0:0:1, 80, ",
    "127.0.0.1:7001/,         127.0.0.1,    7001, ",
    "bench1:7001/" + PRINT + ",     bench1,     7001, " + PRINT,
    "bench_1:7001/" + PRINT + ",    bench_1,    7001, " + PRINT,
    "lab.example.org:7001/" + PRINT + ", lab.example.org, 7001, " + PRINT,
    "[2001:db8::7]:7001/" + PRINT + ", 2001:db8::7, 7001, " + PRINT,
    "10.0.0.7:7001/" + PRINT + ",   10.0.0.7,   7001, " + PRINT,
    "127.0.0.255:7001,              127.0.0.255, 7001, ",
    "[1:2:3:4:5:6:7:8]:7001/" + PRINT + ", 1:2:3:4:5:6:7:8, 7001, " + PRINT,
    "[1::3:4:5:6:7:8]:7001/" + PRINT + ", 1::3:4:5:6:7:8, 7001, " + PRINT,
    "[1:2:3:4:5:6:7::]:7001/" + PRINT + ", 1:2:3:4:5:6:7::, 7001, " + PRINT,
  })
  void parses(String address, String host, int port, String fingerprint) {
    String text = "splitbrain://" + TOKEN + "@" + address;

    SlaveUrl url = SlaveUrl.parse(text);

    assertEquals(host, url.host());
    assertEquals(port, url.port());
    assertEquals(fingerprint, url.fingerprint());
    assertEquals(TOKEN, url.token().secretText());
    assertEquals(
        text.endsWith("/") ? text.substring(0, text.length() - 1) : text, url.secretText());
    assertEquals(url, SlaveUrl.parse(url.secretText()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://" + TOKEN + "@127.0.0.1:7001",
        TOKEN,
        "splitbrain://" + TOKEN,
        "splitbrain://127.0.0.1:7001",
        "splitbrain://" + TOKEN + ":7001",
        "splitbrain://@127.0.0.1:7001",
        "splitbrain://short@127.0.0.1:7001",
        "splitbrain://" + TOKEN + "@127.0.0.1",
        "splitbrain://" + TOKEN + "@127.0.0.1:",
        "splitbrain://" + TOKEN + "@127.0.0.1:0",
        "splitbrain://" + TOKEN + "@127.0.0.1:65536",
        "splitbrain://" + TOKEN + "@127.0.0.1:99999999999",
        "splitbrain://" + TOKEN + "@127.0.0.1:-1",
        "splitbrain://" + TOKEN + "@127.0.0.1:+7001",
        "splitbrain://" + TOKEN + "@127.0.0.1:\u0667001",
        "splitbrain://" + TOKEN + "@127.0.0.1:7001x",
        "splitbrain://" + TOKEN + "@:7001",
        "splitbrain://" + TOKEN + "@::1:7001",
        "splitbrain://" + TOKEN + "@[::1:7001",
        "splitbrain://" + TOKEN + "@[::1]7001",
        "splitbrain://" + TOKEN + "@[127.0.0.1]:7001",
        "splitbrain://" + TOKEN + "@[1::2::3]:7001/" + PRINT,
        "splitbrain://" + TOKEN + "@[12345::]:7001/" + PRINT,
        "splitbrain://" + TOKEN + "@[1:2:3:4:5:6:7]:7001/" + PRINT,
        "splitbrain://" + TOKEN + "@[1:2:3:4:5:6:7:8:9]:7001/" + PRINT,
        "splitbrain://" + TOKEN + "@[1:2:3:4::5:6:7:8]:7001/" + PRINT,
        "splitbrain://" + TOKEN + "@[1:2:x::]:7001/" + PRINT,
        "splitbrain://" + TOKEN + "@[x::1]:7001/" + PRINT,
        "splitbrain://" + TOKEN + "@[::1%eth0]:7001",
        "splitbrain://" + TOKEN + "@a b:7001/" + PRINT,
        "splitbrain://" + TOKEN + "@-x:7001/" + PRINT,
        "splitbrain://" + TOKEN + "@bench1:7001/sha256-short",
        "splitbrain://" + TOKEN + "@bench1:7001/md5-AAAAAAAAAAAAAAAAAAAAAA",
        "splitbrain://" + TOKEN + "@" + TOKEN + "@127.0.0.1:7001",
        "splitbrain://" + TOKEN + "@127.0.0.1:" + TOKEN,
        "splitbrain://" + TOKEN + "@127.0.0.1:7001/" + TOKEN,
      })
  void refusesWithoutRepeatingAnything(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SlaveUrl.parse(text));

    assertSecret(e);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench1",
        "localhost",
        "10.0.0.7",
        "128.0.0.1",
        "0.0.0.0",
        "127.0.0.256",
        "127.1",
        "[2001:db8::7]",
        "[::]",
        "[::10]",
        "[1::1]",
        "[::ffff:7f00:1]",
        "127.0.0.1.example.org"
      })
  void withoutAFingerprintOnlyLoopbackInFiguresWillDo(String host) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> SlaveUrl.parse("splitbrain://" + TOKEN + "@" + host + ":7001"));

    assertTrue(e.getMessage().contains("loopback"), e.getMessage());
    assertTrue(e.getMessage().contains("ssh -L"), e.getMessage());
    assertSecret(e);
  }

  @Test
  void theRecordItselfRefusesToo() {
    Token token = Token.parse(TOKEN);

    assertThrows(IllegalArgumentException.class, () -> new SlaveUrl(token, "bench1", 7001, null));
    assertNull(new SlaveUrl(token, "127.0.0.1", 7001, null).fingerprint());
  }

  @Test
  void printsWithoutTheToken() {
    assertEquals(
        "splitbrain://...@127.0.0.1:7001",
        SlaveUrl.parse("splitbrain://" + TOKEN + "@127.0.0.1:7001").toString());
    assertEquals(
        "splitbrain://...@[::1]:7001",
        SlaveUrl.parse("splitbrain://" + TOKEN + "@[::1]:7001").toString());
  }

  private static void assertSecret(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      String message = t.getMessage();
      assertFalse(message.contains(TOKEN), message);
      assertFalse(message.contains(TOKEN.substring(4, 12)), message);
    }
    assertFalse(Arrays.toString(e.getSuppressed()).contains(TOKEN));
  }
}
