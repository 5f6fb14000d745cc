package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.api.SplitBrain;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A directory's listing shows what opening would find, whatever rules keep of it where. */
class ListingInScope {
  private final Path directory = Both.here("listing");
  private final Path golden = Path.of(Both.MASTER, "listing-golden");

  @BeforeEach
  void files() throws Exception {
    Files.createDirectories(directory.resolve("sub"));
    for (String name : List.of("own.txt", "both.golden", "gone.golden")) {
      Files.writeString(directory.resolve(name), "slave");
    }
    SplitBrain.local(
        () -> {
          Files.createDirectories(golden);
          Files.createDirectories(directory.resolve("kept"));
          for (String name : List.of("kept.txt", "both.golden", "other.txt", "kept/x")) {
            Files.writeString(directory.resolve(name), "master's");
          }
        });
    SplitBrain.addRule("paths: " + directory + "/kept.txt = local");
    SplitBrain.addRule("paths: " + directory + "/kept/** = local");
    SplitBrain.addRule("paths: " + directory + "/*.golden = local");
    SplitBrain.addRule("paths: " + directory + "/mapped = local " + golden);
    SplitBrain.addRule("paths: " + directory + "/absent.txt = local");
  }

  @AfterEach
  void noRules() {
    for (int i = 0; i < 5; i++) {
      SplitBrain.dropRule(1);
    }
  }

  private static Map<String, Callable<Stream<String>>> ways(Path directory) {
    File file = directory.toFile();
    Map<String, Callable<Stream<String>>> ways = new LinkedHashMap<>();
    ways.put("list", () -> Arrays.stream(file.list()));
    ways.put("list of a filter", () -> Arrays.stream(file.list((d, name) -> true)));
    ways.put("listFiles", () -> Arrays.stream(file.listFiles()).map(File::getName));
    ways.put("listFiles of a filter", () -> names(file.listFiles(each -> each.exists())));
    ways.put("listFiles of names", () -> names(file.listFiles((d, name) -> true)));
    ways.put("Files.list", () -> paths(Files.list(directory)));
    ways.put("walk", () -> paths(Files.walk(directory, 1).skip(1)));
    ways.put("find", () -> paths(Files.find(directory, 1, (path, a) -> !path.equals(directory))));
    ways.put("stream", () -> stream(Files.newDirectoryStream(directory)));
    ways.put("stream of a glob", () -> stream(Files.newDirectoryStream(directory, "*")));
    ways.put(
        "stream of a filter", () -> stream(Files.newDirectoryStream(directory, Files::exists)));
    ways.put("visitor", () -> visited(directory));
    return ways;
  }

  private static Stream<String> names(File... files) {
    return Arrays.stream(files).map(File::getName);
  }

  private static Stream<String> paths(Stream<Path> paths) {
    try (paths) {
      return paths.map(path -> path.getFileName().toString()).toList().stream();
    }
  }

  private static Stream<String> stream(DirectoryStream<Path> stream) throws IOException {
    try (stream) {
      Stream.Builder<String> names = Stream.builder();
      stream.forEach(path -> names.add(path.getFileName().toString()));
      return names.build();
    }
  }

  private static Stream<String> visited(Path directory) throws IOException {
    Stream.Builder<String> names = Stream.builder();
    Files.walkFileTree(
        directory,
        java.util.Set.of(),
        1,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            names.add(file.getFileName().toString());
            return FileVisitResult.CONTINUE;
          }
        });
    return names.build();
  }

  @Test
  void everyWayShowsWhatOpeningFinds() throws Exception {
    List<String> expected = List.of("both.golden", "kept", "kept.txt", "mapped", "own.txt", "sub");
    for (String name : expected) {
      assertTrue(Files.exists(directory.resolve(name)), name);
    }
    for (Map.Entry<String, Callable<Stream<String>>> way : ways(directory).entrySet()) {
      assertEquals(expected, way.getValue().call().sorted().toList(), way.getKey());
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      assertTrue(walk.toList().contains(directory.resolve("kept/x")), "below what is kept too");
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      Path both = directory.resolve("both.golden");
      Path walked = walk.filter(both::equals).findAny().orElseThrow();
      assertEquals("master's", Files.readString(walked));
      assertEquals(8, Files.size(walked), "its attributes are those of the file that is opened");
    }
  }

  @Test
  void aFilterSeesWhatTheMasterHas() throws Exception {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.txt")) {
      assertEquals(List.of("kept.txt", "own.txt"), stream(stream).sorted().toList());
    }
    assertEquals(
        List.of("kept.txt"),
        List.of(directory.toFile().list((d, name) -> name.startsWith("kept."))));
  }

  @Test
  void aStreamEndsAsAnyOther() throws Exception {
    DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
    Iterator<Path> entries = stream.iterator();
    assertThrows(IllegalStateException.class, stream::iterator);
    assertTrue(entries.hasNext());
    stream.close();
    int left = 0;
    while (entries.hasNext()) {
      entries.next();
      left++;
    }
    assertTrue(left <= 1, "no more than what was looked at before");
  }

  @Test
  void whereNoRuleSaysMoreTheListIsTheSlaves() throws Exception {
    SplitBrain.local(
        () ->
            Files.writeString(
                Files.createDirectories(directory.resolve("sub")).resolve("masters"), ""));
    Files.writeString(directory.resolve("sub/slaves"), "");
    for (Map.Entry<String, Callable<Stream<String>>> way :
        ways(directory.resolve("sub")).entrySet()) {
      assertEquals(List.of("slaves"), way.getValue().call().toList(), way.getKey());
    }
  }
}
