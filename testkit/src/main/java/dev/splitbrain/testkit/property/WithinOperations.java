package dev.splitbrain.testkit.property;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Directories that stay open, wherever other operations move them, and what is done within them.
 * Their entries are read at once or not at all: when a directory is read is the system's affair.
 */
final class WithinOperations {
  private WithinOperations() {}

  static Operation next(Plan plan) {
    int slot = plan.slotOf(Handle.DIRECTORY);
    if (slot < 0 || plan.oneIn(7)) {
      return opening(plan);
    }
    return switch (plan.below(14)) {
      case 0, 1 -> written(plan, slot);
      case 2 -> read(plan, slot);
      case 3, 4, 5 -> removed(plan, slot);
      case 6, 7 -> moved(plan, slot);
      case 8, 9 -> looked(plan, slot);
      case 10 -> changed(plan, slot);
      case 11 -> listed(plan, slot);
      case 12 -> opened(plan, slot);
      default -> closed(plan, slot);
    };
  }

  @SuppressWarnings("unchecked")
  private static SecureDirectoryStream<Path> open(Ground ground, int slot) throws Exception {
    return ground.open(slot, SecureDirectoryStream.class);
  }

  private static Operation opening(Plan plan) {
    String name = plan.directory();
    int slot = plan.slotFor(Handle.DIRECTORY);
    return Operation.of(
        g -> {
          DirectoryStream<Path> stream = Files.newDirectoryStream(g.path(name));
          return List.of(g.keep(slot, name, stream), entries(stream));
        },
        "#%s = Files.newDirectoryStream(%s), read",
        slot,
        name);
  }

  private static List<Path> entries(DirectoryStream<Path> stream) {
    List<Path> entries = new ArrayList<>();
    stream.forEach(entries::add);
    Collections.sort(entries);
    return entries;
  }

  private static Operation written(Plan plan, int slot) {
    String name = plan.file();
    OpenOption[] options = OpenOperations.options(plan, false);
    byte[] bytes = plan.bytes(plan.small());
    return Operation.of(
        g -> {
          try (SeekableByteChannel channel =
              open(g, slot).newByteChannel(Path.of(name), Set.of(options))) {
            int count = channel.write(ByteBuffer.wrap(bytes));
            return List.of(count, channel.position(), channel.size());
          }
        },
        "#%s.newByteChannel(%s, %s).write(%s)",
        slot,
        name,
        options,
        bytes);
  }

  private static Operation read(Plan plan, int slot) {
    String name = plan.file();
    int length = plan.length();
    return Operation.of(
        g -> {
          try (SeekableByteChannel channel =
              open(g, slot).newByteChannel(Path.of(name), Set.of(StandardOpenOption.READ))) {
            ByteBuffer read = ByteBuffer.allocate(length);
            int count = channel.read(read);
            return List.of(count, Arrays.copyOf(read.array(), Math.max(count, 0)), channel.size());
          }
        },
        "#%s.newByteChannel(%s, READ).read(%s)",
        slot,
        name,
        length);
  }

  private static Operation removed(Plan plan, int slot) {
    String name = plan.oneIn(3) ? plan.directory() : plan.name();
    return plan.coin()
        ? Operation.act(
            g -> open(g, slot).deleteFile(Path.of(name)), "#%s.deleteFile(%s)", slot, name)
        : Operation.act(
            g -> open(g, slot).deleteDirectory(Path.of(name)),
            "#%s.deleteDirectory(%s)",
            slot,
            name);
  }

  private static Operation moved(Plan plan, int slot) {
    String from = plan.name();
    String to = plan.name();
    int other = plan.slotOf(Handle.DIRECTORY);
    return Operation.act(
        g -> open(g, slot).move(Path.of(from), open(g, other), Path.of(to)),
        "#%s.move(%s, #%s, %s)",
        slot,
        from,
        other,
        to);
  }

  private static LinkOption[] links(Plan plan) {
    return plan.coin() ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
  }

  private static Operation looked(Plan plan, int slot) {
    if (plan.oneIn(4)) {
      return Operation.of(
          g ->
              described(
                  open(g, slot)
                      .getFileAttributeView(PosixFileAttributeView.class)
                      .readAttributes()),
          "#%s's own attributes",
          slot);
    }
    String name = plan.name();
    LinkOption[] links = links(plan);
    return plan.coin()
        ? Operation.of(
            g ->
                described(
                    open(g, slot)
                        .getFileAttributeView(Path.of(name), PosixFileAttributeView.class, links)
                        .readAttributes()),
            "#%s's posix attributes of (%s, %s)",
            slot,
            name,
            links)
        : Operation.of(
            g ->
                size(
                    open(g, slot)
                        .getFileAttributeView(Path.of(name), BasicFileAttributeView.class, links)
                        .readAttributes()),
            "#%s's size of (%s, %s)",
            slot,
            name,
            links);
  }

  private static List<Object> described(PosixFileAttributes found) {
    return List.of(
        found.isDirectory(),
        found.isSymbolicLink(),
        size(found),
        found.permissions(),
        found.lastModifiedTime(),
        found.owner().getName());
  }

  private static Object size(BasicFileAttributes found) {
    return found.isDirectory() ? "a directory" : found.size();
  }

  /** Both times, as an older JDK cuts the one that is left as it is. */
  private static Operation changed(Plan plan, int slot) {
    String name = plan.name();
    LinkOption[] links = links(plan);
    if (plan.coin()) {
      Set<PosixFilePermission> permissions = plan.permissions();
      return Operation.act(
          g ->
              open(g, slot)
                  .getFileAttributeView(Path.of(name), PosixFileAttributeView.class, links)
                  .setPermissions(permissions),
          "#%s's view of (%s, %s).setPermissions(%s)",
          slot,
          name,
          links,
          permissions);
    }
    FileTime time = FileTime.fromMillis(plan.millis());
    return Operation.act(
        g ->
            open(g, slot)
                .getFileAttributeView(Path.of(name), BasicFileAttributeView.class, links)
                .setTimes(time, time, null),
        "#%s's view of (%s, %s).setTimes(%s)",
        slot,
        name,
        links,
        time);
  }

  private static Operation listed(Plan plan, int slot) {
    String name = plan.directory();
    LinkOption[] links = links(plan);
    return Operation.of(
        g -> {
          try (DirectoryStream<Path> within =
              open(g, slot).newDirectoryStream(Path.of(name), links)) {
            return entries(within);
          }
        },
        "#%s.newDirectoryStream(%s, %s), read and closed",
        slot,
        name,
        links);
  }

  private static Operation opened(Plan plan, int slot) {
    String name = plan.directory();
    int made = plan.slotFor(Handle.DIRECTORY);
    return Operation.of(
        g -> {
          DirectoryStream<Path> within = open(g, slot).newDirectoryStream(Path.of(name));
          return List.of(g.keep(made, name, within), entries(within));
        },
        "#%s = #%s.newDirectoryStream(%s), read",
        made,
        slot,
        name);
  }

  private static Operation closed(Plan plan, int slot) {
    if (plan.coin()) {
      plan.closes(slot);
    }
    return Operation.act(g -> g.closeSlot(slot), "#%s.close()", slot);
  }
}
