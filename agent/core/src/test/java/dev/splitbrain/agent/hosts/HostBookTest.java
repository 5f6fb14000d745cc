package dev.splitbrain.agent.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.hello.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostBookTest {
  @TempDir Path config;
  private HostBook book;
  private final String secret = Token.random().secretText();

  @BeforeEach
  void setUp() {
    book =
        new HostBook(
            config,
            config.resolve("hosts.toml"),
            (name, url) -> {
              throw new IOException("not connected in this test");
            });
  }

  private Path secretFile(String name, String mode) throws IOException {
    Path file = config.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "splitbrain://" + secret + "@127.0.0.1:7777\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }

  @Test
  void findsByOwnFile() throws IOException {
    secretFile("hosts/bench1.url", "rw-------");
    HostRef host = book.find("bench1");
    assertEquals("bench1", host.name());
    assertEquals(7777, host.url().port());
    assertSame(host, book.find("bench1"));
    assertFalse(host.toString().contains(secret));
  }

  @Test
  void findsByTomlRelativeToIt() throws IOException {
    secretFile("elsewhere.url", "rw-------");
    Files.writeString(config.resolve("hosts.toml"), "[bench_2]\nurl-file = \"elsewhere.url\"\n");
    assertEquals(7777, book.find("bench_2").url().port());
    assertEquals(List.of("bench_2"), book.names());
  }

  @Test
  void unknownNameSaysWhatIsKnownAndWhatToDo() throws IOException {
    secretFile("hosts/bench1.url", "rw-------");
    IOException e = assertThrows(IOException.class, () -> book.find("bench9"));
    assertTrue(e.getMessage().contains("'bench9'"), e.getMessage());
    assertTrue(e.getMessage().contains("known: bench1"), e.getMessage());
    assertTrue(e.getMessage().contains("@FILE"), e.getMessage());
  }

  @Test
  void secretThatOthersMayReadIsNotUsed() throws IOException {
    Path file = secretFile("hosts/bench1.url", "rw-r--r--");
    IOException e = assertThrows(IOException.class, () -> book.find("bench1"));
    assertTrue(e.getMessage().contains("chmod 600"), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void fileWithoutUrlNeverShowsItsContent() throws IOException {
    Path file = secretFile("x.url", "rw-------");
    Files.writeString(file, "splitbrain:/" + secret + "@nowhere");
    book.give("x", file);
    IOException e = assertThrows(IOException.class, () -> book.find("x"));
    assertFalse(e.getMessage().contains(secret), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void brokenTomlNamesTheFile() throws IOException {
    Files.writeString(config.resolve("hosts.toml"), "[bench1\n");
    IOException e = assertThrows(IOException.class, () -> book.find("bench1"));
    assertTrue(e.getMessage().contains("hosts.toml"), e.getMessage());
  }

  /** A URL with a mistake in it, in each place where one may be given. */
  @Test
  void whatMayBeASecretIsNeverRepeated() throws IOException {
    List<String> wrong =
        List.of(
            secret,
            "@" + secret,
            secret + "@127.0.0.1:7777",
            "@" + secret + "@127.0.0.1:7777",
            "splitbrain:/" + secret + "@127.0.0.1:7777",
            "@splitbrain://" + secret + "@127.0.0.1:7777",
            "splitbrain://" + secret,
            "splitbrain://x@" + secret + ":7777",
            "splitbrain://" + secret + "@127.0.0.1:port");
    for (String text : wrong) {
      assertTold(text, () -> book.resolve(text, null));
      assertTold(text, () -> book.resolve(text, "bench1"));
      assertTold(text, () -> book.find(text));
      if (!text.equals(secret)) {
        assertTold(text, () -> book.give(text, config));
      }
    }
    Files.writeString(
        config.resolve("hosts.toml"),
        "[b]\nurl-file = \"splitbrain://" + secret + "@127.0.0.1:7777\"\n");
    assertTold("url-file", () -> book.find("b"));
    Files.writeString(
        config.resolve("hosts.toml"), "[b]\nurl-file = splitbrain://" + secret + "@h:7\n");
    assertTold("no TOML", () -> book.find("b"));
  }

  private void assertTold(String what, org.junit.jupiter.api.function.Executable use) {
    Throwable e = assertThrows(Exception.class, use, what);
    for (; e != null; e = e.getCause()) {
      assertFalse(e.toString().contains(secret), what + ": " + e);
    }
  }

  @Test
  void nameThatIsAPathIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> book.find("../../etc/passwd"));
  }
}
