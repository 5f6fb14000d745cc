package dev.splitbrain.agent.area.files.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.agent.session.Call;
import dev.splitbrain.agent.session.LyingSlave;
import dev.splitbrain.agent.session.StubCall;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.files.Acl;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.FilesService.Client;
import dev.splitbrain.wire.files.Listing;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.files.Principal;
import dev.splitbrain.wire.files.ReadReply;
import dev.splitbrain.wire.files.Stat;
import dev.splitbrain.wire.files.StoreInfo;
import dev.splitbrain.wire.files.TransferReply;
import dev.splitbrain.wire.files.WholeReply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lies of a slave about files: each is an error that names it, and the session goes on. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FilesRepliesTest {
  private static final ByteBuffer FILE = name("/f");

  /**
   * A lie.
   *
   * @param words that the error must have
   */
  private record Lie(String method, Object reply, String words, StubCall<Client, ?> call) {}

  private static ByteBuffer name(String name) {
    return ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8));
  }

  private static Stat stat() {
    Time time = new Time(1, 0);
    return new Stat(FileType.REGULAR, 1, time, time, time);
  }

  private static Listing listing(String... names) {
    Listing listing = new Listing(new java.util.ArrayList<>());
    for (String one : names) {
      listing.addToEntries(new Entry(name(one)));
    }
    return listing;
  }

  private static StoreInfo store(long total, long usable, long unallocated, long block) {
    return new StoreInfo("n", "t", false, total, usable, unallocated, block, List.of());
  }

  private static OpenReply open() {
    return new OpenReply(7, 1, true, true);
  }

  private static Lie stat(Stat lie, String words) {
    return new Lie("stat", lie, words, c -> c.stat(FILE, true, false));
  }

  private static Lie list(Listing lie, String words) {
    return new Lie("listDirectory", lie, words, c -> c.listDirectory(FILE, 9, true, false));
  }

  private static Lie open(OpenReply lie, String words) {
    OpenRequest request = new OpenRequest(FILE, Set.of(), 9, false);
    return new Lie("open", lie, words, c -> c.open(request));
  }

  private static Lie store(StoreInfo lie, String words) {
    return new Lie("store", lie, words, c -> c.store(FILE));
  }

  private static final List<Lie> LIES =
      List.of(
          stat(stat().setSize(-5), "size of -5"),
          stat(stat().setType(null), "Stat without type"),
          stat(stat().setModified(null), "Stat without modified"),
          stat(stat().setAccessed(null), "Stat without accessed"),
          stat(stat().setCreated(null), "Stat without created"),
          stat(stat().setModified(new Time(1, -1)), "nanos of -1, as modified"),
          stat(stat().setAccessed(new Time(1, 1_000_000_000)), "as accessed"),
          stat(stat().setCreated(new Time(Long.MAX_VALUE, 0)), "as created"),
          stat(stat().setChanged(new Time(Long.MIN_VALUE, 0)), "as changed"),
          stat(stat().setMode(-1), "mode of -1"),
          stat(stat().setMode(1 << 20), "mode of"),
          stat(stat().setLinks(-2), "links of -2"),
          stat(stat().setAccess(8), "access of 8"),
          new Lie("dosStat", stat().setSize(-1), "size of -1", c -> c.dosStat(FILE, true)),
          new Lie("statWithin", stat().setSize(-1), "size of -1", c -> c.statWithin(1, FILE, true)),
          list(new Listing(), "Listing without entries"),
          list(listing("a", "b", "a"), "an entry twice: \"a\""),
          list(listing(""), "an empty name"),
          list(listing("."), "\".\" for an entry"),
          list(listing(".."), "\"..\" for an entry"),
          list(listing("a/b"), "a path for an entry"),
          list(listing("a\0b"), "a NUL"),
          list(new Listing(List.of(new Entry())), "Entry without name"),
          list(
              new Listing(List.of(new Entry(name("a")).setStat(stat().setSize(-1)))), "size of -1"),
          list(
              new Listing(List.of(new Entry(name("a")).setTarget(stat().setType(null)))),
              "Stat without type, as target, as entries"),
          new Lie("listMore", listing("x", "x"), "an entry twice", c -> c.listMore(1, 9)),
          new Lie("listWithin", listing("/"), "a path", c -> c.listWithin(1, FILE, true, 9)),
          new Lie("realPath", name("etc/passwd"), "a relative name", c -> c.realPath(FILE, true)),
          new Lie("realPath", name(""), "an empty name", c -> c.realPath(FILE, true)),
          new Lie("realPath", name("C:\\x"), "a relative name", c -> c.realPath(FILE, true)),
          new Lie("canonicalPath", name("x"), "a relative name", c -> c.canonicalPath(FILE)),
          new Lie("canonicalPath", name("/\0"), "a NUL", c -> c.canonicalPath(FILE)),
          new Lie("readLink", name(""), "an empty name", c -> c.readLink(FILE)),
          new Lie("readLink", name("a\0"), "a NUL", c -> c.readLink(FILE)),
          new Lie("roots", List.of(name("r")), "a relative name", Client::roots),
          new Lie("mismatch", -3L, "mismatch of -3", c -> c.mismatch(FILE, FILE)),
          store(store(-2, 1, 1, 1), "total of -2"),
          store(store(1, -2, 1, 1), "usable of -2"),
          store(store(1, 1, -2, 1), "unallocated of -2"),
          store(store(1, 1, 1, -2), "blockSize of -2"),
          store(store(1, 1, 1, 1).setName(null), "StoreInfo without name"),
          store(store(1, 1, 1, 1).setViews(null), "StoreInfo without views"),
          new Lie("stores", List.of(store(-2, 1, 1, 1)), "total of -2", Client::stores),
          open(open().setSize(-2), "size of -2"),
          open(open().setComplete(true), "without its bytes"),
          open(open().setFirst(new byte[Limits.CHUNK_BYTES + 1]), "more than were asked for"),
          open(open().setBlock(0), "block of 0"),
          open(open().setBlock(-512), "block of -512"),
          open(open().setBlock(513), "block of 513"),
          open(open().setModified(new Time(0, -1)), "as modified"),
          new Lie(
              "openWithin",
              open().setSize(-2),
              "size of -2",
              c -> c.openWithin(1, new OpenRequest(FILE, Set.of(), 9, false))),
          new Lie("read", new ReadReply(), "ReadReply without data", c -> c.read(1, 0, 9)),
          new Lie(
              "readAt",
              new ReadReply(FILE, true).setSize(-2),
              "size of -2",
              c -> c.readAt(1, 0, 9)),
          new Lie("write", -2L, "write of -2", c -> c.write(1, 0, FILE)),
          new Lie("directWrite", -1, "directWrite of -1", c -> c.directWrite(1, 0, FILE, 0)),
          new Lie(
              "transfer",
              new TransferReply(-1, 1, false),
              "copied of -1",
              c -> c.transfer(1, 0, 2, 0, 9)),
          new Lie(
              "transfer",
              new TransferReply(1, -2, false),
              "size of -2",
              c -> c.transfer(1, 0, 2, 0, 9)),
          new Lie("position", -1L, "position of -1", c -> c.position(1)),
          new Lie("size", -1L, "size of -1", c -> c.size(1)),
          new Lie("available", -1, "available of -1", c -> c.available(1)),
          new Lie(
              "readWhole",
              new WholeReply(FILE, false, -2),
              "size of -2",
              c -> c.readWhole(FILE, 9, Set.of())),
          new Lie(
              "readWhole",
              new WholeReply(null, true, 1),
              "WholeReply without data",
              c -> c.readWhole(FILE, 9, Set.of())),
          new Lie("userAttributeSize", -1, "of -1", c -> c.userAttributeSize(FILE, true, "a")),
          new Lie("acl", new Acl(), "Acl without owner", c -> c.acl(FILE, true)),
          new Lie(
              "acl",
              new Acl(new Principal(null, false), List.of()),
              "Principal without name, as owner",
              c -> c.acl(FILE, true)),
          new Lie(
              "principal",
              new Principal("", false),
              "an empty name",
              c -> c.principal("p", false)));

  @Test
  void everyLieIsAnErrorThatNamesHostCallAndField() throws Exception {
    try (LyingSlave lying = new LyingSlave()) {
      for (Lie lie : LIES) {
        lying.assertRefused(
            SlaveCalls.STUB, "files:" + lie.method(), lie.reply(), lie.words(), lie.call());
      }
      lying.slave.expect("files:size").reply(5L);
      assertEquals(
          5L,
          lying.session.<Client, Long>call(
              new Call<>(SlaveCalls.STUB, "size", null, "a test"), c -> c.size(1)));
      assertEquals("connected", lying.session.state());
    }
  }

  @Test
  void whatTheSystemDoesNotTellIsNoLie() throws Exception {
    Map<String, Object> truths =
        Map.of(
            "stores", List.of(store(-1, -1, -1, -1)),
            "store", store(Long.MAX_VALUE, 0, 0, -1),
            "open", open().setSize(-1),
            "stat", stat().setModified(new Time(-5, 999_999_999)).setMode(0177777).setUid(-2),
            "mismatch", -2L);
    truths.forEach(
        (method, reply) ->
            assertEquals(
                null,
                FilesReplies.fault(new dev.splitbrain.wire.session.SlaveInfo(), method, reply),
                method));
  }
}
