package dev.splitbrain.testkit.property;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.util.Arrays;

/** Streams, readers and writers that are open. */
final class StreamOperations {
  private StreamOperations() {}

  static Operation next(Plan plan) {
    int slot = plan.slotOf(Handle.INPUT, Handle.INPUT, Handle.OUTPUT, Handle.READER, Handle.WRITER);
    if (slot < 0) {
      return OpenOperations.stream(plan);
    }
    if (plan.oneIn(7)) {
      if (plan.coin()) {
        plan.closes(slot);
      }
      return Operation.act(g -> g.closeSlot(slot), "#%s.close()", slot);
    }
    if (slot == plan.slotOf(Handle.INPUT)) {
      return input(plan, slot);
    }
    return switch (plan.below(4)) {
      case 0 -> input(plan, plan.slotOf(Handle.INPUT));
      case 1 -> output(plan, plan.slotOf(Handle.OUTPUT));
      default -> characters(plan);
    };
  }

  private static Operation input(Plan plan, int slot) {
    int length = plan.length();
    int offset = plan.small();
    long skip = plan.oneIn(6) ? -plan.below(50) : plan.position();
    return switch (plan.below(14)) {
      case 0, 1 -> Operation.of(g -> g.open(slot, InputStream.class).read(), "#%s.read()", slot);
      case 2, 3, 4 ->
          Operation.of(
              g -> read(g.open(slot, InputStream.class), length),
              "#%s.read(byte[%s])",
              slot,
              length);
      case 5 ->
          Operation.of(
              g -> {
                byte[] bytes = new byte[100];
                int count = g.open(slot, InputStream.class).read(bytes, offset, 30);
                return count + " " + Rendering.bytes(bytes);
              },
              "#%s.read(byte[100], %s, 30)",
              slot,
              offset);
      case 6, 7 ->
          Operation.of(g -> g.open(slot, InputStream.class).skip(skip), "#%s.skip(%s)", slot, skip);
      case 8 ->
          Operation.of(g -> g.open(slot, InputStream.class).available(), "#%s.available()", slot);
      case 9 ->
          Operation.of(
              g -> g.open(slot, InputStream.class).readAllBytes(), "#%s.readAllBytes()", slot);
      case 10 ->
          Operation.of(
              g -> g.open(slot, InputStream.class).readNBytes(length),
              "#%s.readNBytes(%s)",
              slot,
              length);
      case 11 ->
          Operation.of(
              g -> {
                ByteArrayOutputStream to = new ByteArrayOutputStream();
                long count = g.open(slot, InputStream.class).transferTo(to);
                return count + " " + Rendering.bytes(to.toByteArray());
              },
              "#%s.transferTo(memory)",
              slot);
      case 12 ->
          Operation.act(
              g -> g.open(slot, InputStream.class).skipNBytes(offset),
              "#%s.skipNBytes(%s)",
              slot,
              offset);
      default ->
          Operation.of(
              g -> g.open(slot, FileInputStream.class).getFD().valid(),
              "#%s.getFD().valid()",
              slot);
    };
  }

  private static String read(InputStream in, int length) throws Exception {
    byte[] bytes = new byte[length];
    int count = in.read(bytes);
    return count + " " + Rendering.bytes(Arrays.copyOf(bytes, Math.max(0, count)));
  }

  private static Operation output(Plan plan, int slot) {
    byte[] bytes = plan.bytes();
    int offset = plan.small();
    return switch (plan.below(9)) {
      case 0, 1 ->
          Operation.act(
              g -> g.open(slot, OutputStream.class).write(offset), "#%s.write(%s)", slot, offset);
      case 2, 3, 4 ->
          Operation.act(
              g -> g.open(slot, OutputStream.class).write(bytes), "#%s.write(%s)", slot, bytes);
      case 5 ->
          Operation.act(
              g -> g.open(slot, OutputStream.class).write(bytes, offset, 20),
              "#%s.write(%s, %s, 20)",
              slot,
              bytes,
              offset);
      case 6 -> Operation.act(g -> g.open(slot, OutputStream.class).flush(), "#%s.flush()", slot);
      case 7 ->
          Operation.of(
              g -> g.open(slot, FileOutputStream.class).getFD().valid(),
              "#%s.getFD().valid()",
              slot);
      default ->
          Operation.act(
              g -> g.open(slot, FileOutputStream.class).getFD().sync(), "#%s.getFD().sync()", slot);
    };
  }

  private static Operation characters(Plan plan) {
    int reader = plan.slotOf(Handle.READER);
    int writer = plan.slotOf(Handle.WRITER);
    String text = plan.text();
    return switch (plan.below(6)) {
      case 0, 1 ->
          Operation.of(
              g -> g.open(reader, BufferedReader.class).readLine(), "#%s.readLine()", reader);
      case 2 ->
          Operation.of(g -> g.open(reader, BufferedReader.class).read(), "#%s.read()", reader);
      case 3, 4 ->
          Operation.act(
              g -> g.open(writer, Writer.class).write(text), "#%s.write(%s)", writer, text);
      default -> Operation.act(g -> g.open(writer, Writer.class).flush(), "#%s.flush()", writer);
    };
  }
}
