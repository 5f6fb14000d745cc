package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program's own code that the file APIs call meets the files where the call is made. */
public abstract class CallbacksContract extends FilesContract {
  private final List<Boolean> seen = new ArrayList<>();

  @BeforeEach
  final void makeMarker() throws IOException {
    Files.writeString(path("marker"), "here");
  }

  private void look() {
    seen.add(Files.exists(path("marker")));
  }

  private void assertSaw() {
    assertTrue(!seen.isEmpty() && !seen.contains(false), seen.toString());
    seen.clear();
  }

  private final class LookingSet<T> extends AbstractSet<T> {
    private final Set<T> set;

    LookingSet(Set<T> set) {
      this.set = set;
    }

    @Override
    public Iterator<T> iterator() {
      look();
      return set.iterator();
    }

    @Override
    public int size() {
      return set.size();
    }
  }

  private final class LookingAttribute implements FileAttribute<Set<PosixFilePermission>> {
    @Override
    public String name() {
      look();
      return "posix:permissions";
    }

    @Override
    public Set<PosixFilePermission> value() {
      look();
      return new LookingSet<>(
          Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }
  }

  private final class LookingCharset extends Charset {
    LookingCharset() {
      super("X-Looking", new String[0]);
    }

    @Override
    public boolean contains(Charset other) {
      return false;
    }

    @Override
    public CharsetDecoder newDecoder() {
      look();
      return StandardCharsets.UTF_8.newDecoder();
    }

    @Override
    public CharsetEncoder newEncoder() {
      look();
      return StandardCharsets.UTF_8.newEncoder();
    }
  }

  @Test
  @PosixOnly("permissions")
  void attributesOfNewFiles() throws IOException {
    Files.createFile(path("file"), new LookingAttribute());
    assertSaw();
    Files.createDirectory(path("directory"), new LookingAttribute());
    assertSaw();
    Files.newByteChannel(
            path("channel"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            new LookingAttribute())
        .close();
    assertSaw();
    Files.createTempFile(work(), "temporary", null, new LookingAttribute());
    assertSaw();
  }

  @Test
  void setsOfOptions() throws IOException {
    Set<OpenOption> options = new LookingSet<>(Set.of(StandardOpenOption.READ));
    Files.newByteChannel(path("marker"), options).close();
    assertSaw();
  }

  @Test
  void charsets() throws IOException {
    try (Stream<String> lines = Files.lines(path("marker"), new LookingCharset())) {
      assertEquals(List.of("here"), lines.toList());
    }
    assertSaw();
    assertEquals("here", Files.newBufferedReader(path("marker"), new LookingCharset()).readLine());
    assertSaw();
    Files.write(path("written"), List.of("text"), new LookingCharset());
    assertSaw();
  }

  @Test
  void filtersAndVisitors() throws IOException {
    try (var entries =
        Files.newDirectoryStream(
            work(),
            entry -> {
              look();
              return true;
            })) {
      entries.iterator().next();
    }
    assertSaw();
    work()
        .toFile()
        .list(
            (directory, name) -> {
              look();
              return true;
            });
    assertSaw();
    Files.walkFileTree(
        work(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            look();
            return FileVisitResult.CONTINUE;
          }
        });
    assertSaw();
  }
}
