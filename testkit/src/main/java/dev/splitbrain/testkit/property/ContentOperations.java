package dev.splitbrain.testkit.property;

import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;

/** Whole files, by java.nio.file.Files and by streams that are opened and closed at once. */
final class ContentOperations {
  private ContentOperations() {}

  static Operation next(Plan plan) {
    return plan.coin() ? reads(plan) : writes(plan);
  }

  private static Operation reads(Plan plan) {
    String name = plan.file();
    String other = plan.file();
    return switch (plan.below(10)) {
      case 0, 1 ->
          Operation.of(g -> Files.readAllBytes(g.path(name)), "Files.readAllBytes(%s)", name);
      case 2 -> Operation.of(g -> Files.readString(g.path(name)), "Files.readString(%s)", name);
      case 3 ->
          Operation.of(
              g -> Files.readAllLines(g.path(name), StandardCharsets.ISO_8859_1),
              "Files.readAllLines(%s, ISO_8859_1)",
              name);
      case 4 ->
          Operation.of(
              g -> {
                try (Stream<String> lines = Files.lines(g.path(name))) {
                  return lines.limit(3).toList();
                }
              },
              "Files.lines(%s).limit(3)",
              name);
      case 5 -> Operation.of(g -> size(g, name), "Files.size(%s)", name);
      case 6, 7 ->
          Operation.of(
              g -> Files.mismatch(g.path(name), g.path(other)),
              "Files.mismatch(%s, %s)",
              name,
              other);
      case 8 ->
          Operation.of(
              g -> {
                try (Scanner scanner = new Scanner(g.file(name), StandardCharsets.ISO_8859_1)) {
                  return scanner.hasNextLine() ? scanner.nextLine() : "no line";
                }
              },
              "new Scanner(File(%s)).nextLine()",
              name);
      default ->
          Operation.of(
              g -> {
                ByteArrayOutputStream to = new ByteArrayOutputStream();
                long count = Files.copy(g.path(name), to);
                return count + " " + Rendering.bytes(to.toByteArray());
              },
              "Files.copy(%s, memory)",
              name);
    };
  }

  private static Object size(Ground g, String name) throws Exception {
    long size = Files.size(g.path(name));
    return Files.isDirectory(g.path(name)) ? "a directory's" : size;
  }

  private static Operation writes(Plan plan) {
    String name = plan.file();
    byte[] bytes = plan.bytes();
    String text = plan.text();
    OpenOption[] options = plan.coin() ? OpenOperations.options(plan, false) : new OpenOption[0];
    CopyOption[] copy =
        plan.coin() ? new CopyOption[] {StandardCopyOption.REPLACE_EXISTING} : new CopyOption[0];
    return switch (plan.below(9)) {
      case 0, 1, 2 ->
          Operation.of(
              g -> Files.write(g.path(name), bytes, options),
              "Files.write(%s, %s, %s)",
              name,
              bytes,
              options);
      case 3, 4 ->
          Operation.of(
              g -> Files.writeString(g.path(name), text, options),
              "Files.writeString(%s, %s, %s)",
              name,
              text,
              options);
      case 5 ->
          Operation.of(
              g -> Files.write(g.path(name), List.of(text, text), options),
              "Files.write(%s, [%s, ...], %s)",
              name,
              text,
              options);
      case 6 ->
          Operation.act(
              g -> {
                try (BufferedWriter out = Files.newBufferedWriter(g.path(name), options)) {
                  out.write(text);
                  out.newLine();
                }
              },
              "Files.newBufferedWriter(%s, %s).write(%s)",
              name,
              options,
              text);
      default ->
          Operation.of(
              g -> Files.copy(new ByteArrayInputStream(bytes), g.path(name), copy),
              "Files.copy(memory[%s], %s, %s)",
              bytes.length,
              name,
              copy);
    };
  }
}
