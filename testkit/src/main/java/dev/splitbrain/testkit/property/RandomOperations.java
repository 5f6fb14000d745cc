package dev.splitbrain.testkit.property;

import java.io.RandomAccessFile;
import java.util.Arrays;

/** java.io.RandomAccessFile that is open. */
final class RandomOperations {
  private RandomOperations() {}

  private static Operation of(int slot, Call call, String text, Object... arguments) {
    return Operation.of(
        g -> call.on(g.open(slot, RandomAccessFile.class)), "#" + slot + "." + text, arguments);
  }

  private static Operation act(int slot, Change change, String text, Object... arguments) {
    return Operation.act(
        g -> change.on(g.open(slot, RandomAccessFile.class)), "#" + slot + "." + text, arguments);
  }

  private interface Call {
    Object on(RandomAccessFile file) throws Exception;
  }

  private interface Change {
    void on(RandomAccessFile file) throws Exception;
  }

  static Operation next(Plan plan) {
    int slot = plan.slotOf(Handle.RANDOM);
    if (slot < 0) {
      return OpenOperations.random(plan);
    }
    if (plan.oneIn(12)) {
      if (plan.coin()) {
        plan.closes(slot);
      }
      return Operation.act(g -> g.closeSlot(slot), "#%s.close()", slot);
    }
    return plan.oneIn(3)
        ? reads(plan, slot)
        : plan.coin() ? writes(plan, slot) : places(plan, slot);
  }

  private static Operation reads(Plan plan, int slot) {
    int length = plan.length();
    return switch (plan.below(10)) {
      case 0 -> of(slot, RandomAccessFile::read, "read()");
      case 1, 2 ->
          of(
              slot,
              file -> {
                byte[] bytes = new byte[length];
                int count = file.read(bytes);
                return count + " " + Rendering.bytes(Arrays.copyOf(bytes, Math.max(0, count)));
              },
              "read(byte[%s])",
              length);
      case 3 ->
          of(
              slot,
              file -> {
                byte[] bytes = new byte[length];
                file.readFully(bytes);
                return bytes;
              },
              "readFully(byte[%s])",
              length);
      case 4, 5 -> of(slot, RandomAccessFile::readLine, "readLine()");
      case 6 -> of(slot, RandomAccessFile::readInt, "readInt()");
      case 7 -> of(slot, RandomAccessFile::readUTF, "readUTF()");
      case 8 -> of(slot, RandomAccessFile::readLong, "readLong()");
      default -> of(slot, file -> file.skipBytes(length), "skipBytes(%s)", length);
    };
  }

  private static Operation writes(Plan plan, int slot) {
    byte[] bytes = plan.bytes();
    String text = plan.text();
    int offset = plan.small();
    return switch (plan.below(9)) {
      case 0 -> act(slot, file -> file.write(offset), "write(%s)", offset);
      case 1, 2 -> act(slot, file -> file.write(bytes), "write(%s)", bytes);
      case 3 ->
          act(slot, file -> file.write(bytes, offset, 10), "write(%s, %s, 10)", bytes, offset);
      case 4 -> act(slot, file -> file.writeUTF(text), "writeUTF(%s)", text);
      case 5 -> act(slot, file -> file.writeBytes(text), "writeBytes(%s)", text);
      case 6 -> act(slot, file -> file.writeChars(text), "writeChars(%s)", text);
      case 7 -> act(slot, file -> file.writeInt(offset), "writeInt(%s)", offset);
      default -> act(slot, file -> file.writeDouble(offset), "writeDouble(%s)", offset);
    };
  }

  private static Operation places(Plan plan, int slot) {
    long position = plan.position();
    return switch (plan.below(9)) {
      case 0, 1, 2 -> act(slot, file -> file.seek(position), "seek(%s)", position);
      case 3 -> of(slot, RandomAccessFile::getFilePointer, "getFilePointer()");
      case 4, 5 -> of(slot, RandomAccessFile::length, "length()");
      case 6, 7 -> act(slot, file -> file.setLength(position), "setLength(%s)", position);
      default -> act(slot, file -> file.getFD().sync(), "getFD().sync()");
    };
  }
}
