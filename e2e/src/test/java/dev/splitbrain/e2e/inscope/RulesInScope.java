package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.api.SplitBrain;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Each verdict through each family of calls. The rules, of which the outer test makes the file,
 * lead {@code local}, {@code ro}, {@code no}, {@code map}, {@code golden} and {@code rogolden}
 * below the slave's directory where their names say.
 */
class RulesInScope {
  private static final String READ_ONLY = "Read-only file system";
  private static int number;

  private final Path local = Both.here("local");
  private final Path readOnly = Both.here("ro");
  private final Path refused = Both.here("no");
  private final Path map = Both.here("map");
  private final Path golden = Both.here("golden");
  private final Path readOnlyGolden = Both.here("rogolden");

  /** Where mapped names lead. */
  private final Path real = Both.here("real");

  private final Path masterGolden = Path.of(Both.MASTER, "golden");

  @BeforeEach
  void makeDirectories() throws IOException {
    number++;
    for (Path directory : List.of(real, readOnly)) {
      // The rules hold in a scope; the test prepares by a process of the slave.
      run("mkdir", "-p", directory.toString());
    }
    SplitBrain.local(
        () -> {
          Files.createDirectories(masterGolden);
          Files.createDirectories(local);
        });
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    try {
      assertEquals(0, process.waitFor(), said);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void put(Path file, String text) throws IOException {
    run("sh", "-c", "printf %s \"$1\" > \"$2\"", "sh", text, file.toString());
  }

  private static String onMaster(Path file) throws IOException {
    return SplitBrain.local(() -> Files.readString(file));
  }

  private static String name(String start) {
    return start + number;
  }

  /** The error of a read-only file system, which names the rule beside it. */
  private static void assertReadOnly(Path file, Executable call) {
    Throwable e = assertThrows(IOException.class, call);
    assertTrue(
        e.getMessage().endsWith(READ_ONLY) || e.getMessage().endsWith(READ_ONLY + ")"),
        e.toString());
    List<String> beside = Arrays.stream(e.getSuppressed()).map(Throwable::getMessage).toList();
    assertTrue(
        beside.stream()
            .anyMatch(
                text -> text.contains("read-only by rule paths: ") && text.contains(".rules:")),
        beside + " " + file);
  }

  // local

  @Test
  void aLocalNameIsTheMastersFile() throws Exception {
    Path file = local.resolve(name("f"));
    Files.writeString(file, "here");
    assertEquals("here", onMaster(file));
    assertFalse(Files.exists(Both.host().path(file.toString())), "nothing on the slave");
    assertTrue(SplitBrain.why(file.toString()).contains("-> master: rule paths: "));
    assertEquals(
        SplitBrain.local(() -> Files.getFileStore(file).toString()),
        Files.getFileStore(file).toString());
    File same = file.toFile();
    assertTrue(same.exists() && same.length() == 4 && same.delete());
  }

  // read-only

  @Test
  void aReadOnlyNameIsReadByEveryCall() throws Exception {
    Path file = readOnly.resolve(name("f"));
    put(file, "there");
    assertEquals("there", Files.readString(file));
    assertEquals(5, Files.size(file));
    assertEquals(5, file.toFile().length());
    assertTrue(Files.exists(file) && Files.isRegularFile(file) && Files.isReadable(file));
    assertTrue(file.toFile().canRead());
    assertEquals(file, file.toRealPath());
    assertEquals(file.toString(), file.toFile().getCanonicalPath());
    try (FileInputStream in = new FileInputStream(file.toFile());
        FileChannel channel = FileChannel.open(file);
        RandomAccessFile random = new RandomAccessFile(file.toFile(), "r");
        Stream<Path> list = Files.list(readOnly);
        Stream<String> lines = Files.lines(file)) {
      assertEquals(5, in.readAllBytes().length);
      assertEquals(5, channel.size());
      assertEquals('t', random.read());
      assertTrue(list.toList().contains(file));
      assertEquals(List.of("there"), lines.toList());
    }
    assertTrue(List.of(readOnly.toFile().list()).contains(file.getFileName().toString()));
    assertTrue(Files.readAttributes(file, "*").containsKey("size"));
  }

  @Test
  void nothingOfAReadOnlyNameIsChanged() throws Exception {
    Path file = readOnly.resolve(name("f"));
    Path none = readOnly.resolve(name("none"));
    put(file, "there");
    assertReadOnly(file, () -> Files.writeString(file, "x"));
    assertReadOnly(none, () -> Files.writeString(none, "x"));
    assertReadOnly(file, () -> Files.newOutputStream(file).close());
    assertReadOnly(none, () -> Files.createFile(none));
    assertReadOnly(none, () -> Files.createDirectory(none));
    assertReadOnly(none, () -> Files.createSymbolicLink(none, file));
    assertReadOnly(none, () -> Files.createTempFile(readOnly, "a", "b"));
    assertReadOnly(file, () -> Files.delete(file));
    assertReadOnly(file, () -> FileChannel.open(file, StandardOpenOption.WRITE).close());
    assertReadOnly(file, () -> FileChannel.open(file, StandardOpenOption.APPEND).close());
    assertReadOnly(
        file,
        () -> FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE).close());
    FileTime time = FileTime.fromMillis(0);
    assertReadOnly(file, () -> Files.setLastModifiedTime(file, time));
    assertReadOnly(file, () -> Files.setAttribute(file, "lastModifiedTime", time));
    assertReadOnly(
        file,
        () -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx")));
    BasicFileAttributeView view = Files.getFileAttributeView(file, BasicFileAttributeView.class);
    assertEquals(5, view.readAttributes().size());
    assertReadOnly(file, () -> view.setTimes(time, null, null));
    assertReadOnly(file, () -> new FileOutputStream(file.toFile()).close());
    assertReadOnly(file, () -> new FileOutputStream(file.toFile(), true).close());
    assertReadOnly(file, () -> new RandomAccessFile(file.toFile(), "rw").close());
    assertReadOnly(none, () -> none.toFile().createNewFile());
    assertReadOnly(none, () -> File.createTempFile("abc", null, readOnly.toFile()));
    assertEquals(
        file + " (" + READ_ONLY + ")",
        assertThrows(FileNotFoundException.class, () -> new FileOutputStream(file.toFile()).close())
            .getMessage());
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> Files.writeString(file, "x"));
    assertEquals(FileSystemException.class, e.getClass());
    assertEquals(file.toString(), e.getFile());
    assertEquals(READ_ONLY, e.getReason());
    File same = file.toFile();
    assertFalse(same.delete() || same.setReadOnly() || same.setLastModified(1));
    assertFalse(same.setWritable(true) || same.setExecutable(true, false));
    assertFalse(none.toFile().mkdir() || none.toFile().mkdirs());
    assertFalse(same.renameTo(Both.here(name("renamed")).toFile()));
    assertFalse(same.canWrite());
    assertFalse(Files.isWritable(file));
    assertEquals("there", Files.readString(file));
  }

  @Test
  void looksComeBeforeTheRefusalAsInTheSystem() throws Exception {
    Path file = readOnly.resolve(name("f"));
    Path none = readOnly.resolve(name("none"));
    put(file, "there");
    assertThrows(NoSuchFileException.class, () -> Files.delete(none));
    assertFalse(Files.deleteIfExists(none));
    assertThrows(FileAlreadyExistsException.class, () -> Files.createFile(file));
    assertThrows(FileAlreadyExistsException.class, () -> Files.createDirectory(readOnly));
    assertEquals(readOnly, Files.createDirectories(readOnly));
    assertThrows(
        NoSuchFileException.class, () -> FileChannel.open(none, StandardOpenOption.WRITE).close());
    assertFalse(file.toFile().createNewFile());
    assertThrows(IllegalArgumentException.class, () -> file.toFile().setLastModified(-1));
    assertThrows(
        NoSuchFileException.class, () -> Files.setLastModifiedTime(none, FileTime.fromMillis(0)));
  }

  @Test
  void aReadOnlyNameInACallOfTwo() throws Exception {
    Path file = readOnly.resolve(name("f"));
    Path none = readOnly.resolve(name("none"));
    Path free = Both.here(name("free"));
    put(file, "there");
    Files.copy(file, free);
    assertEquals("there", Files.readString(free));
    assertReadOnly(none, () -> Files.copy(free, none));
    assertThrows(FileAlreadyExistsException.class, () -> Files.copy(free, file));
    assertReadOnly(file, () -> Files.copy(free, file, StandardCopyOption.REPLACE_EXISTING));
    Path moved = Both.here(name("moved"));
    assertReadOnly(file, () -> Files.move(file, moved));
    assertFalse(Files.exists(moved), "what could not be moved was not copied either");
    assertReadOnly(none, () -> Files.move(free, none));
    assertEquals("there", Files.readString(free));
    assertReadOnly(file, () -> Files.move(file, none));
    FileSystemException link =
        assertThrows(FileSystemException.class, () -> Files.createLink(Both.here(name("l")), file));
    assertEquals("Invalid cross-device link", link.getReason());
    assertThrows(
        AtomicMoveNotSupportedException.class,
        () -> Files.move(free, none, StandardCopyOption.ATOMIC_MOVE));
    assertEquals(-1, Files.mismatch(file, free));
    assertTrue(Files.isSameFile(file, file));
    assertFalse(free.toFile().renameTo(none.toFile()));
  }

  // refuse

  @Test
  void aRefusedNameFailsEveryCallAndNamesTheRule() throws Exception {
    Path file = refused.resolve("f");
    for (Executable call :
        List.<Executable>of(
            () -> Files.readString(file),
            () -> Files.exists(file),
            () -> Files.list(refused).close(),
            () -> Files.copy(file, Both.here("x")),
            () -> Files.copy(Both.here("x"), file),
            () -> file.toFile().exists(),
            () -> file.toFile().delete(),
            () -> new FileInputStream(file.toFile()).close(),
            () -> new RandomAccessFile(file.toFile(), "rw").close(),
            () -> Files.readString(Both.here("ro/../no/f")),
            () -> new File(Both.SLAVE + "//no/./f").length(),
            () -> Files.readString(Both.host().path(file.toString())),
            () -> Files.copy(Both.host().path(file.toString()), Both.here("x")),
            () -> Files.move(Both.host().path(file.toString()), Both.here("x")),
            () -> Files.copy(Both.here("x"), Both.host().path(file.toString())),
            () -> new ProcessBuilder(file.toString()).start())) {
      Exception e = assertThrows(Exception.class, call);
      assertTrue(e.getMessage().contains("is refused"), e.toString());
      assertTrue(e.getMessage().contains("/no/** = refuse ("), e.toString());
      assertTrue(e.getMessage().contains(".rules:"), e.toString());
    }
  }

  /** What a method may throw it throws, also where it asks a question that may not. */
  @Test
  @SuppressWarnings("deprecation") // File.toURL
  void aRefusedNameIsAnIoExceptionOfItsUrl() throws Exception {
    URL url = URI.create("file:" + refused + "/f").toURL();
    URLConnection connection = url.openConnection();
    for (Executable call :
        List.<Executable>of(
            () -> url.openStream().close(),
            connection::connect,
            connection::getInputStream,
            () -> refused.resolve("f").toFile().toURL())) {
      IOException e = assertThrows(IOException.class, call);
      assertTrue(e.getMessage().contains("/no/** = refuse ("), e.toString());
    }
    assertEquals(0, SplitBrain.local(() -> url.openConnection().getContentLength()));
    Files.writeString(Both.here("of-url"), "slave");
    URL there = Both.here("of-url").toUri().toURL();
    try (InputStream in = there.openStream()) {
      assertEquals("slave", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  // mapped on the slave

  @Test
  void aMappedNameIsAnotherOnTheSlave() throws Exception {
    Path file = map.resolve(name("f"));
    Path there = real.resolve(name("f"));
    Files.writeString(file, "mapped");
    assertEquals("mapped", Files.readString(there));
    assertEquals(6, file.toFile().length());
    assertEquals(file, file.toRealPath());
    assertEquals(file.toString(), file.toFile().getCanonicalPath());
    assertEquals(file.toString(), file.toFile().getAbsolutePath());
    try (Stream<Path> list = Files.list(map)) {
      assertTrue(list.toList().contains(file));
    }
    assertTrue(List.of(map.toFile().listFiles()).contains(file.toFile()));
    try (Stream<Path> walk = Files.walk(map)) {
      assertTrue(walk.toList().contains(file));
    }
    File temporary = File.createTempFile("abc", ".x", map.toFile());
    assertTrue(temporary.getPath().startsWith(map.toString()) && temporary.delete());
    NoSuchFileException e =
        assertThrows(NoSuchFileException.class, () -> Files.size(map.resolve("none")));
    assertEquals(map.resolve("none").toString(), e.getFile());
    assertEquals(map.resolve("none").toString(), e.getMessage());
    try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw")) {
      random.write('M');
    }
    assertEquals("Mapped", Files.readString(there));
    Process process = new ProcessBuilder("cat", "f" + number).directory(map.toFile()).start();
    assertEquals("Mapped", new String(process.getInputStream().readAllBytes()));
    assertTrue(
        SplitBrain.why(file.toString())
            .startsWith(file + " -> bench1:" + there + ": rule paths: " + map + " = remote "));
    Files.delete(file);
    assertFalse(Files.exists(there));
  }

  @Test
  void aMappedNameInACallOfTwo() throws Exception {
    Path file = map.resolve(name("f"));
    Path other = map.resolve(name("other"));
    Path free = Both.here(name("free"));
    Files.writeString(file, "mapped");
    Files.createLink(other, file);
    assertTrue(Files.isSameFile(other, file));
    Files.move(other, map.resolve(name("renamed")), StandardCopyOption.ATOMIC_MOVE);
    assertTrue(map.resolve(name("renamed")).toFile().renameTo(other.toFile()));
    Files.copy(file, free);
    assertEquals("mapped", Files.readString(free));
    assertThrows(
        AtomicMoveNotSupportedException.class,
        () -> Files.move(free, file, StandardCopyOption.ATOMIC_MOVE));
    assertFalse(free.toFile().renameTo(other.toFile()));
    Files.move(free, other, StandardCopyOption.REPLACE_EXISTING);
    assertFalse(Files.exists(free));
    assertEquals("mapped", Files.readString(other));
    Path full = Files.createDirectory(map.resolve(name("full")));
    Files.createFile(full.resolve("x"));
    Path target = Both.here(name("target"));
    assertThrows(DirectoryNotEmptyException.class, () -> Files.move(full, target));
    assertFalse(Files.exists(target), "what could not be moved leaves nothing behind");
  }

  // mapped onto the master

  @Test
  void aNameMappedOntoTheMasterIsAnotherFileThere() throws Exception {
    Path file = golden.resolve(name("f"));
    Path there = masterGolden.resolve(name("f"));
    Files.writeString(file, "golden");
    assertEquals("golden", onMaster(there));
    assertFalse(Files.exists(Both.host().path(file.toString())), "nothing on the slave");
    assertFalse(SplitBrain.local(() -> Files.exists(file)), "nor at its name on the master");
    assertTrue(Files.exists(file) && Files.isRegularFile(file) && Files.isWritable(file));
    assertEquals(6, Files.size(file));
    assertArrayEquals("golden".getBytes(), Files.readAllBytes(file));
    assertEquals(6, file.toFile().length());
    assertTrue(file.toFile().exists() && file.toFile().canRead() && file.toFile().canWrite());
    assertEquals(file, file.toRealPath());
    assertEquals(file.toString(), file.toFile().getCanonicalPath());
    assertEquals(file.toString(), file.toFile().getAbsolutePath());
    try (Stream<Path> list = Files.list(golden)) {
      assertTrue(list.toList().contains(file));
    }
    assertTrue(List.of(golden.toFile().listFiles()).contains(file.toFile()));
    String[] filtered =
        golden
            .toFile()
            .list((directory, name) -> directory.equals(golden.toFile()) && name.equals(name("f")));
    assertArrayEquals(new String[] {name("f")}, filtered);
    try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw");
        FileInputStream in = new FileInputStream(file.toFile())) {
      random.write('G');
      assertEquals("Golden", new String(in.readAllBytes()));
    }
    try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
      out.write('!');
    }
    assertEquals("Golden!", onMaster(there));
    BasicFileAttributeView view = Files.getFileAttributeView(file, BasicFileAttributeView.class);
    view.setTimes(FileTime.fromMillis(5_000), null, null);
    assertEquals(5_000, file.toFile().lastModified());
    File temporary = File.createTempFile("abc", ".x", golden.toFile());
    assertTrue(temporary.getPath().startsWith(golden.toString()) && temporary.delete());
    assertTrue(golden.resolve(name("made")).toFile().mkdir());
    assertTrue(SplitBrain.local(() -> Files.isDirectory(masterGolden.resolve(name("made")))));
    Path none = golden.resolve("none");
    assertEquals(
        none.toString(),
        assertThrows(NoSuchFileException.class, () -> Files.size(none)).getMessage());
    assertEquals(
        none + " (No such file or directory)",
        assertThrows(FileNotFoundException.class, () -> new FileInputStream(none.toFile()))
            .getMessage());
    assertFalse(none.toFile().exists());
    assertNull(none.toFile().list());
    assertTrue(file.toFile().delete());
    assertFalse(SplitBrain.local(() -> Files.exists(there)));
  }

  @Test
  void aNameMappedOntoTheMasterInACallOfTwo() throws Exception {
    Path file = golden.resolve(name("f"));
    Path free = Both.here(name("free"));
    Files.writeString(file, "golden");
    Files.copy(file, free);
    assertEquals("golden", Files.readString(free));
    Files.move(free, file, StandardCopyOption.REPLACE_EXISTING);
    assertFalse(Files.exists(free));
    Path other = golden.resolve(name("other"));
    assertTrue(file.toFile().renameTo(other.toFile()));
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    Files.createLink(other, file);
    assertTrue(Files.isSameFile(other, file));
    assertFalse(file.toFile().renameTo(free.toFile()));
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> Files.createLink(free, file));
    assertEquals("Invalid cross-device link", e.getReason());
    assertFalse(Files.isSameFile(file, readOnlyGolden.resolve(name("f"))), "another file system");
    Path third = Files.createFile(golden.resolve(name("third")));
    assertEquals(
        file.toString(),
        assertThrows(FileAlreadyExistsException.class, () -> Files.copy(third, file)).getFile());
  }

  @Test
  void aReadOnlyNameOfTheMasterIsReadOnlyToo() throws Exception {
    Path file = readOnlyGolden.resolve(name("f"));
    SplitBrain.local(() -> Files.writeString(masterGolden.resolve(name("f")), "golden"));
    assertEquals("golden", Files.readString(file));
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      assertEquals(6, in.readAllBytes().length);
    }
    assertTrue(file.toFile().exists());
    assertReadOnly(file, () -> Files.writeString(file, "x"));
    assertReadOnly(file, () -> new FileOutputStream(file.toFile()).close());
    assertReadOnly(file, () -> Files.delete(file));
    assertFalse(file.toFile().delete() || file.toFile().canWrite() || Files.isWritable(file));
    assertEquals("golden", onMaster(masterGolden.resolve(name("f"))));
  }

  // pinned names, and the list itself

  @Test
  void whatTheRulesForbidOfASlaveTheyForbidOfItsPinnedNames() throws Exception {
    put(readOnly.resolve(name("f")), "there");
    Path pinned = Both.host().path(readOnly.resolve(name("f")).toString());
    assertEquals("there", Files.readString(pinned));
    assertReadOnly(pinned, () -> Files.writeString(pinned, "x"));
    assertReadOnly(pinned, () -> SplitBrain.local(() -> Files.delete(pinned)));
    Path inMap = Both.host().path(map.resolve(name("none")).toString());
    assertFalse(Files.exists(inMap), "a pinned name leads where it says");
    Path master = SplitBrain.master().path(local.resolve(name("m")).toString());
    Files.writeString(master, "of the master");
    assertEquals("of the master", Files.readString(local.resolve(name("m"))));
  }

  @Test
  void theListChangesWhileTheProgramRuns() throws Exception {
    Path file = Both.here(name("changing"));
    Files.writeString(file, "slave");
    int before = SplitBrain.rules().size();
    SplitBrain.addRule("paths: " + file + " = read-only");
    assertEquals(before + 1, SplitBrain.rules().size());
    assertEquals("paths: " + file + " = read-only", SplitBrain.rules().get(0).text());
    assertEquals("this session", SplitBrain.rules().get(0).source());
    assertReadOnlyBySession(file);
    SplitBrain.dropRule(1);
    Files.writeString(file, "again");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SplitBrain.addRule("paths: x = y"));
    assertTrue(e.getMessage().contains("'y' is not a verdict"), e.getMessage());
    int last = SplitBrain.rules().size();
    assertTrue(SplitBrain.rules().get(last - 1).isBuiltIn());
    e = assertThrows(IllegalArgumentException.class, () -> SplitBrain.dropRule(last));
    assertTrue(e.getMessage().contains("built in"), e.getMessage());
    assertEquals(Set.of(true), Set.of(SplitBrain.rules().size() == before));
  }

  private static void assertReadOnlyBySession(Path file) {
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> Files.writeString(file, "x"));
    assertEquals(READ_ONLY, e.getReason());
    assertTrue(e.getSuppressed()[0].getMessage().contains("(this session)"));
  }
}
