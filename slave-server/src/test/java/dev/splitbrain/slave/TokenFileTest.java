package dev.splitbrain.slave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.hello.SlaveUrl;
import dev.splitbrain.wire.hello.Token;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
  @TempDir Path config;

  private Path file(String name) {
    return config.resolve("slaves").resolve(name + ".token");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private String refused(String name) {
    return assertThrows(IOException.class, () -> TokenFile.of(config, name)).getMessage();
  }

  @Test
  void aTokenIsMadeOnceAndKeptForItsOwner() throws Exception {
    Token first = TokenFile.of(config, "bench1");
    assertEquals(first, TokenFile.of(config, "bench1"));
    assertNotEquals(first, TokenFile.of(config, "bench2"));
    assertEquals("rw-------", mode(file("bench1")));
    assertEquals("rwx------", mode(config.resolve("slaves")));
    try (Stream<Path> all = Files.list(config.resolve("slaves"))) {
      assertEquals(2, all.count(), "nothing else is left there");
    }
  }

  @Test
  void slavesThatStartAtOnceShareOneToken() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Token>> starts =
          java.util.Collections.nCopies(32, () -> TokenFile.of(config, "bench1"));
      Set<Token> tokens = new HashSet<>();
      for (Future<Token> one : pool.invokeAll(starts)) {
        tokens.add(one.get());
      }
      assertEquals(1, tokens.size());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aTokenThatOthersCouldReachIsNotUsed() throws Exception {
    Token token = TokenFile.of(config, "bench1");
    for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
      Files.setPosixFilePermissions(file("bench1"), PosixFilePermissions.fromString(mode));
      String message = refused("bench1");
      assertTrue(message.contains(file("bench1").toString()), message);
      assertTrue(message.contains("chmod 600"), message);
      assertFalse(message.contains(token.secretText()), message);
    }
    Files.setPosixFilePermissions(file("bench1"), PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(
        config.resolve("slaves"), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertTrue(refused("bench1").contains("chmod go-w"));
  }

  @Test
  void aLinkIsNotUsed() throws Exception {
    TokenFile.of(config, "real");
    Files.createSymbolicLink(file("bench1"), file("real"));
    assertTrue(refused("bench1").contains("no regular file"));
    Files.createSymbolicLink(file("dangling"), file("nowhere"));
    assertTrue(refused("dangling").contains("no regular file"));
    assertFalse(Files.exists(file("nowhere")));
  }

  @Test
  void somebodyElsesFileIsNotUsed() throws Exception {
    TokenFile.of(config, "bench1");
    try {
      Files.setAttribute(file("bench1"), "unix:uid", 4711);
    } catch (java.nio.file.FileSystemException e) {
      org.junit.jupiter.api.Assumptions.abort("only root can give a file away");
    }
    assertTrue(refused("bench1").contains("belongs to"));
  }

  @Test
  void aDamagedTokenSaysWhatToDo() throws Exception {
    TokenFile.of(config, "bench1");
    Files.writeString(file("bench1"), "secret?");
    String message = refused("bench1");
    assertTrue(message.contains("delete it for a new one"), message);
    assertFalse(message.contains("secret?"), message);
  }

  @Test
  void theDirectoryFollowsTheEnvironment() {
    assertEquals(
        Path.of("/own"), TokenFile.configDirectory(Map.of("SPLITBRAIN_CONFIG", "/own"), "/home"));
    assertEquals(
        Path.of("/xdg/splitbrain"),
        TokenFile.configDirectory(Map.of("XDG_CONFIG_HOME", "/xdg"), "/home"));
    assertEquals(Path.of("/home/.config/splitbrain"), TokenFile.configDirectory(Map.of(), "/home"));
  }

  @Test
  void theUrlIsWrittenForItsOwnerAlone() throws Exception {
    SlaveUrl url = new SlaveUrl(Token.random(), "127.0.0.1", 4567, null);
    Path target = config.resolve("url");
    Files.writeString(target, "old, and readable by all");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    UrlFile.write(target, url, print);
    assertEquals(url.secretText(), Files.readString(target).strip());
    assertEquals("rw-------", mode(target));
    assertEquals(0, out.size());
    UrlFile.write(Path.of("/dev/stdout"), url, print);
    assertEquals(url.secretText(), out.toString(StandardCharsets.UTF_8).strip());
  }

  /** Another user's pipe of a likely name in a shared directory would get the token. */
  @Test
  void theUrlIsWrittenIntoNothingThatStandsThere() throws Exception {
    SlaveUrl url = new SlaveUrl(Token.random(), "127.0.0.1", 4567, null);
    Path victim = Files.writeString(config.resolve("victim"), "untouched");
    Path link = Files.createSymbolicLink(config.resolve("link"), victim);
    assertTrue(refusal(link, url).contains("a link of that name"), refusal(link, url));
    assertEquals("untouched", Files.readString(victim));
    Path dangling = Files.createSymbolicLink(config.resolve("dangling"), config.resolve("none"));
    refusal(dangling, url);
    assertFalse(Files.exists(config.resolve("none")));
    Path fifo = config.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    try (FileChannel reader =
        FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      assertTrue(refusal(fifo, url).contains("a regular file only"), refusal(fifo, url));
      assertTrue(reader.isOpen());
    }
    refusal(Path.of("/dev/null"), url);
    refusal(Files.createDirectory(config.resolve("directory")), url);
    try (var left = Files.list(config)) {
      assertEquals(0, left.filter(file -> file.getFileName().toString().startsWith(".")).count());
    }
  }

  private static String refusal(Path file, SlaveUrl url) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true);
    return assertThrows(IOException.class, () -> UrlFile.write(file, url, nowhere)).getMessage();
  }
}
