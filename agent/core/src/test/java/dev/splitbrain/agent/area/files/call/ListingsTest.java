package dev.splitbrain.agent.area.files.call;

import static dev.splitbrain.agent.area.files.side.FakeFiles.entry;
import static dev.splitbrain.agent.area.files.side.FakeFiles.listing;
import static dev.splitbrain.agent.area.files.side.FakeFiles.stat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.agent.area.files.attribute.FileStats;
import dev.splitbrain.agent.area.files.side.FakeFiles;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import dev.splitbrain.wire.files.FileType;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listing answers looks at its entries: to its thread, soon, until something changes. */
class ListingsTest {
  private static final Path DIR = Path.of("/dir");
  private final FakeFiles fake = new FakeFiles();

  @BeforeEach
  void answers() {
    fake.on("listDirectory", args -> listing(file("a", 1), file("b", 2), file("c", 3)))
        .on("stat", args -> stat(FileType.REGULAR, 99));
  }

  private static dev.splitbrain.wire.files.Entry file(String name, long size) {
    return entry(name, stat(FileType.REGULAR, size));
  }

  private void list(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = fake.slave.list(directory, path -> true)) {
      entries.forEach(path -> {});
    }
  }

  private long size(String name) throws IOException {
    return fake.slave.attributes.stat(Path.of(name), true).getSize();
  }

  @Test
  void looksInTurnNeedNoCall() throws IOException {
    list(DIR);
    assertEquals(1, size("/dir/a"));
    assertEquals(1, size("/dir/a"));
    assertEquals(3, size("/dir/c"));
    assertEquals(2, new FileStats(fake.slave.calls).length("/dir/b"));
    assertEquals(List.of("listDirectory"), fake.newCalls());
  }

  @Test
  void anEntryIsAnsweredForWhileTheLooksAtItFollowEachOther() throws IOException {
    list(DIR);
    assertEquals(1, size("/dir/a"));
    assertEquals(2, size("/dir/b"));
    assertEquals(99, size("/dir/a"));
    assertEquals(List.of("listDirectory", "stat"), fake.newCalls());
  }

  @Test
  void changesMakeItStaleAndLooksDoNot() throws IOException {
    list(DIR);
    fake.session.otherCall(true);
    assertEquals(1, size("/dir/a"));
    fake.session.otherCall(false);
    assertEquals(99, size("/dir/b"));
  }

  @Test
  void aChangeThatOverlapsTheListingMakesItStale() throws IOException {
    fake.session.during = () -> fake.session.otherCall(false);
    list(DIR);
    fake.session.during = () -> {};
    assertEquals(99, size("/dir/a"));
  }

  @Test
  void timeMakesItStale() throws IOException {
    list(DIR);
    fake.now += FilesState.SOON;
    assertEquals(1, size("/dir/a"));
    fake.now++;
    assertEquals(99, size("/dir/b"));
  }

  @Test
  void otherThreadsAsk() throws Exception {
    list(DIR);
    assertEquals(
        99,
        CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return size("/dir/a");
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .get());
  }

  @Test
  void otherNamesAsk() throws IOException {
    list(DIR);
    assertEquals(99, size("/dir/none"));
    assertEquals(99, size("/other/a"));
    assertEquals(99, size("/dir/a/b"));
    assertEquals(99, size("/dir"));
    assertEquals(2, size("/dir/b"));
  }

  @Test
  void listingsBelowLeaveTheOnesAboveGood() throws IOException {
    list(DIR);
    assertEquals(1, size("/dir/a"));
    list(Path.of("/dir/sub"));
    assertEquals(3, size("/dir/sub/c"));
    assertEquals(2, size("/dir/b"));
    assertEquals(List.of("listDirectory", "listDirectory"), fake.newCalls());
  }

  @Test
  void anotherSessionsFilesAreOthers() throws IOException {
    list(DIR);
    FakeFiles other = new FakeFiles().on("stat", args -> stat(FileType.REGULAR, 55));
    SlaveFiles sameThread = new SlaveFiles(fake.state, other.slave.route());
    assertEquals(55, sameThread.attributes.stat(Path.of("/dir/a"), true).getSize());
  }

  @Test
  void linksAreAnsweredForOnlyWithTheirTarget() throws IOException {
    var link = entry("l", stat(FileType.SYMBOLIC_LINK, 4));
    var dangling = entry("d", stat(FileType.SYMBOLIC_LINK, 4));
    link.setTarget(stat(FileType.REGULAR, 8));
    fake.on("listDirectory", args -> listing(link, dangling));
    list(DIR);
    assertEquals(8, size("/dir/l"));
    assertEquals(4, fake.slave.attributes.stat(Path.of("/dir/l"), false).getSize());
    assertEquals(99, size("/dir/d"));
  }

  @Test
  void entriesWithoutAttributesAsk() throws IOException {
    fake.on("listDirectory", args -> listing(entry("a", null), file("b", 2)));
    list(DIR);
    assertEquals(99, size("/dir/a"));
    assertEquals(2, size("/dir/b"));
  }

  @Test
  void aSlaveThatRestartedIsAsked() throws IOException {
    list(DIR);
    fake.session.epoch++;
    assertEquals(99, size("/dir/a"));
  }
}
