package dev.splitbrain.testkit.property;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Opening whatever stays open: streams, random access files, channels. */
final class OpenOperations {
  private OpenOperations() {}

  static Operation stream(Plan plan) {
    String name = plan.file();
    switch (plan.below(10)) {
      case 0, 1, 2 -> {
        int slot = plan.slotFor(Handle.INPUT);
        return Operation.of(
            g -> g.keep(slot, name, new FileInputStream(g.file(name))),
            "#%s = new FileInputStream(%s)",
            slot,
            name);
      }
      case 3, 4 -> {
        int slot = plan.slotFor(Handle.OUTPUT);
        boolean append = plan.coin();
        return Operation.of(
            g -> g.keep(slot, name, new FileOutputStream(g.file(name), append)),
            "#%s = new FileOutputStream(%s, %s)",
            slot,
            name,
            append);
      }
      case 5 -> {
        int slot = plan.slotFor(Handle.INPUT);
        OpenOption[] options = plan.oneIn(3) ? options(plan, true) : new OpenOption[0];
        return Operation.of(
            g -> g.keep(slot, name, Files.newInputStream(g.path(name), options)),
            "#%s = Files.newInputStream(%s, %s)",
            slot,
            name,
            options);
      }
      case 6 -> {
        int slot = plan.slotFor(Handle.OUTPUT);
        OpenOption[] options = plan.coin() ? options(plan, false) : new OpenOption[0];
        return Operation.of(
            g -> g.keep(slot, name, Files.newOutputStream(g.path(name), options)),
            "#%s = Files.newOutputStream(%s, %s)",
            slot,
            name,
            options);
      }
      case 7 -> {
        int slot = plan.slotFor(Handle.READER);
        return plan.coin()
            ? Operation.of(
                g -> g.keep(slot, name, Files.newBufferedReader(g.path(name))),
                "#%s = Files.newBufferedReader(%s)",
                slot,
                name)
            : Operation.of(
                g ->
                    g.keep(
                        slot,
                        name,
                        new java.io.BufferedReader(
                            new FileReader(g.file(name), StandardCharsets.ISO_8859_1))),
                "#%s = new BufferedReader(new FileReader(%s))",
                slot,
                name);
      }
      default -> {
        int slot = plan.slotFor(Handle.WRITER);
        boolean append = plan.coin();
        return plan.coin()
            ? Operation.of(
                g -> g.keep(slot, name, Files.newBufferedWriter(g.path(name))),
                "#%s = Files.newBufferedWriter(%s)",
                slot,
                name)
            : Operation.of(
                g ->
                    g.keep(
                        slot, name, new FileWriter(g.file(name), StandardCharsets.UTF_8, append)),
                "#%s = new FileWriter(%s, %s)",
                slot,
                name,
                append);
      }
    }
  }

  static Operation random(Plan plan) {
    String name = plan.file();
    String mode = plan.of("r", "rw", "rw", "rw", "rws", "rwd", plan.oneIn(5) ? "x" : "rw");
    int slot = plan.slotFor(Handle.RANDOM);
    return Operation.of(
        g -> g.keep(slot, name, new RandomAccessFile(g.file(name), mode)),
        "#%s = new RandomAccessFile(%s, %s)",
        slot,
        name,
        mode);
  }

  static Operation channel(Plan plan) {
    String name = plan.file();
    boolean read = plan.oneIn(3);
    OpenOption[] options = options(plan, read);
    switch (plan.below(7)) {
      case 0 -> {
        int slot = plan.slotFor(Handle.ASYNC);
        return Operation.of(
            g -> g.keep(slot, name, AsynchronousFileChannel.open(g.path(name), options)),
            "#%s = AsynchronousFileChannel.open(%s, %s)",
            slot,
            name,
            options);
      }
      case 1, 2 -> {
        int slot = plan.slotFor(Handle.CHANNEL);
        return Operation.of(
            g -> g.keep(slot, name, Files.newByteChannel(g.path(name), options)),
            "#%s = Files.newByteChannel(%s, %s)",
            slot,
            name,
            options);
      }
      default -> {
        int slot = plan.slotFor(Handle.CHANNEL);
        return Operation.of(
            g -> g.keep(slot, name, FileChannel.open(g.path(name), options)),
            "#%s = FileChannel.open(%s, %s)",
            slot,
            name,
            options);
      }
    }
  }

  /** Mostly such as go together. */
  static OpenOption[] options(Plan plan, boolean readOnly) {
    List<OpenOption> all = new ArrayList<>();
    if (readOnly) {
      if (plan.coin()) {
        all.add(StandardOpenOption.READ);
      }
    } else {
      if (plan.oneIn(4)) {
        all.add(StandardOpenOption.APPEND);
      } else {
        all.add(StandardOpenOption.WRITE);
        if (plan.coin()) {
          all.add(StandardOpenOption.READ);
        }
      }
      if (plan.oneIn(6)) {
        all.add(StandardOpenOption.TRUNCATE_EXISTING);
      }
    }
    if (plan.coin()) {
      all.add(StandardOpenOption.CREATE);
    }
    if (plan.oneIn(8)) {
      all.add(
          plan.of(
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.DELETE_ON_CLOSE,
              StandardOpenOption.SPARSE,
              StandardOpenOption.SYNC,
              StandardOpenOption.DSYNC,
              LinkOption.NOFOLLOW_LINKS));
    }
    return all.toArray(new OpenOption[0]);
  }
}
