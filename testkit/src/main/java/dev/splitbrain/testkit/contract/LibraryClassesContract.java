package dev.splitbrain.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.LineNumberReader;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.PushbackInputStream;
import java.io.RandomAccessFile;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.StreamTokenizer;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Formatter;
import java.util.FormatterClosedException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.PropertyResourceBundle;
import java.util.Scanner;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

/** The classes of java.base that take a file, or stand on a stream or channel of one. */
public abstract class LibraryClassesContract extends FilesContract {

  private File io(String name) {
    return new File(name(name));
  }

  private String noSuchFile(String name) {
    return io(name) + " (No such file or directory)";
  }

  @Test
  void scanners() throws IOException {
    Files.writeString(path("s"), "12 3.5 \u00e4\u20ac\nsecond line\n\nlast");
    try (Scanner scanner = new Scanner(io("s"), UTF_8).useLocale(Locale.ROOT)) {
      assertEquals(12, scanner.nextInt());
      assertEquals(3.5, scanner.nextDouble());
      assertEquals("\u00e4\u20ac", scanner.next());
      assertEquals("", scanner.nextLine());
      assertEquals("second line", scanner.nextLine());
      assertNull(scanner.ioException());
    }
    try (Scanner scanner = new Scanner(path("s"), "ISO-8859-1")) {
      assertEquals(6, scanner.tokens().count());
    }
    Files.write(path("bad"), new byte[] {'a', ' ', (byte) 0xFF, 'b'});
    try (Scanner scanner = new Scanner(path("bad"), UTF_8)) {
      assertEquals("a", scanner.next());
    }
    assertEquals(
        noSuchFile("none"),
        assertThrows(FileNotFoundException.class, () -> new Scanner(io("none"))).getMessage());
    assertEquals(
        name("none"),
        assertThrows(NoSuchFileException.class, () -> new Scanner(path("none"))).getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Scanner(io("s"), "no-charset"));
  }

  @Test
  void printersToFiles() throws IOException {
    try (PrintWriter writer = new PrintWriter(io("a"), UTF_16)) {
      writer.printf(Locale.ROOT, "%d %s", 7, "\u00e4").println();
      assertFalse(writer.checkError());
    }
    assertEquals("7 \u00e4" + System.lineSeparator(), Files.readString(path("a"), UTF_16));
    try (PrintWriter writer = new PrintWriter(name("a"), "ISO-8859-1")) {
      writer.print("\u00e4");
    }
    assertArrayEquals(new byte[] {(byte) 0xE4}, Files.readAllBytes(path("a")));
    try (PrintStream stream = new PrintStream(io("b"), UTF_8)) {
      stream.append("x").print(1.5);
      stream.write(new byte[] {'!', '?'});
      assertFalse(stream.checkError());
    }
    assertEquals("x1.5!?", text("b"));
    try (PrintStream stream = new PrintStream(name("b"))) {
      stream.print('y');
    }
    assertEquals("y", text("b"));
    PrintWriter closed = new PrintWriter(name("c"));
    closed.close();
    closed.print("too late");
    assertTrue(closed.checkError());
    assertEquals("", text("c"));
    assertEquals(
        noSuchFile("none/x"),
        assertThrows(FileNotFoundException.class, () -> new PrintWriter(name("none/x")))
            .getMessage());
    assertEquals(
        noSuchFile("none/x"),
        assertThrows(FileNotFoundException.class, () -> new PrintStream(io("none/x")))
            .getMessage());
    assertThrows(UnsupportedEncodingException.class, () -> new PrintWriter(io("d"), "no-charset"));
    assertFalse(Files.exists(path("d")));
  }

  @Test
  void formattersToFiles() throws IOException {
    try (Formatter formatter = new Formatter(io("f"), UTF_8, Locale.GERMANY)) {
      formatter.format("%.2f %s%n", 1.5, "\u20ac");
      formatter.flush();
      assertNull(formatter.ioException());
    }
    assertEquals("1,50 \u20ac" + System.lineSeparator(), text("f"));
    Formatter formatter = new Formatter(name("f"));
    formatter.format("%05d", 42);
    formatter.close();
    assertEquals("00042", text("f"));
    assertThrows(FormatterClosedException.class, () -> formatter.format("x"));
    assertEquals(
        noSuchFile("none/x"),
        assertThrows(FileNotFoundException.class, () -> new Formatter(name("none/x")))
            .getMessage());
  }

  @Test
  void readersAndWritersWithCharsets() throws IOException {
    try (FileWriter writer = new FileWriter(io("w"), UTF_16)) {
      writer.write("first \u20ac\n");
      assertEquals("UTF-16", writer.getEncoding());
    }
    try (FileReader reader = new FileReader(name("w"), UTF_16)) {
      char[] chars = new char[20];
      assertEquals(8, reader.read(chars));
      assertEquals("first \u20ac\n", new String(chars, 0, 8));
      assertEquals(-1, reader.read());
    }
    try (FileWriter writer = new FileWriter(name("l"), ISO_8859_1, true)) {
      writer.append("one\ntwo\r\nthree");
    }
    try (LineNumberReader lines = new LineNumberReader(new FileReader(io("l"), ISO_8859_1))) {
      lines.skip(4);
      assertEquals(1, lines.getLineNumber());
      assertEquals("two", lines.readLine());
      lines.mark(10);
      assertEquals("three", lines.readLine());
      lines.reset();
      assertEquals('t', lines.read());
    }
    StreamTokenizer tokens = new StreamTokenizer(new FileReader(io("l"), ISO_8859_1));
    assertEquals(StreamTokenizer.TT_WORD, tokens.nextToken());
    assertEquals("one", tokens.sval);
  }

  @Test
  void linesOfFiles() throws IOException {
    List<String> written =
        IntStream.range(0, 40_000).mapToObj(i -> "line " + i).collect(Collectors.toList());
    Files.write(path("lines"), written);
    try (Stream<String> lines = Files.lines(path("lines"))) {
      assertEquals(written, lines.collect(Collectors.toList()));
    }
    try (Stream<String> lines = Files.lines(path("lines")).parallel()) {
      assertEquals(
          40_000L * 39_999 / 2, lines.mapToLong(line -> Long.parseLong(line.substring(5))).sum());
    }
    Files.write(path("bad"), new byte[] {'a', '\n', (byte) 0xFF, '\n'});
    try (Stream<String> lines = Files.lines(path("bad"))) {
      UncheckedIOException e = assertThrows(UncheckedIOException.class, lines::count);
      assertInstanceOf(MalformedInputException.class, e.getCause());
    }
    try (BufferedWriter writer =
        Files.newBufferedWriter(path("lines"), UTF_8, StandardOpenOption.APPEND)) {
      writer.write("more");
    }
    try (BufferedReader reader = Files.newBufferedReader(path("lines"))) {
      assertEquals(40_001, reader.lines().count());
    }
  }

  @Test
  void channelsAsStreams() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(name("r"), "rw")) {
      OutputStream out = Channels.newOutputStream(file.getChannel());
      out.write("0123456789".getBytes(UTF_8));
      file.seek(4);
      InputStream in = Channels.newInputStream(file.getChannel());
      assertEquals('4', in.read());
      assertEquals(5, file.getFilePointer());
      assertEquals(5, in.available());
      assertEquals(2, in.skip(2));
      assertEquals("789", new String(in.readAllBytes(), UTF_8));
    }
    try (SeekableByteChannel channel = Files.newByteChannel(path("r"))) {
      Reader reader = Channels.newReader(channel, UTF_8);
      assertEquals("0123456789", new BufferedReader(reader).readLine());
    }
    try (FileChannel channel =
            FileChannel.open(path("r"), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        Writer writer = Channels.newWriter(channel, UTF_8)) {
      writer.write("\u00e4");
    }
    assertEquals("0123456789\u00e4", text("r"));
  }

  @Test
  void streamsOnStreams() throws Exception {
    try (DataOutputStream out = new DataOutputStream(new FileOutputStream(io("d")))) {
      out.writeUTF("utf");
      out.writeLong(-2);
      out.writeDouble(0.5);
      assertEquals(21, out.size());
    }
    try (DataInputStream in = new DataInputStream(new FileInputStream(io("d")))) {
      assertEquals("utf", in.readUTF());
      assertEquals(-2, in.readLong());
      assertEquals(0.5, in.readDouble());
      assertThrows(EOFException.class, in::readInt);
    }
    file("e", "more");
    try (SequenceInputStream both =
            new SequenceInputStream(Files.newInputStream(path("d")), new FileInputStream(io("e")));
        PushbackInputStream back = new PushbackInputStream(both, 2)) {
      back.unread(back.read());
      assertEquals(25, back.readAllBytes().length);
    }
    Files.write(path("p"), pattern(100_000));
    CRC32 crc = new CRC32();
    crc.update(pattern(100_000));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (CheckedInputStream checked =
            new CheckedInputStream(new FileInputStream(io("p")), new CRC32());
        DigestInputStream in = new DigestInputStream(checked, digest)) {
      in.transferTo(OutputStream.nullOutputStream());
      assertEquals(crc.getValue(), checked.getChecksum().getValue());
    }
    assertArrayEquals(
        MessageDigest.getInstance("SHA-256").digest(pattern(100_000)), digest.digest());
    file("z", "no gzip");
    assertEquals(
        "Not in GZIP format",
        assertThrows(ZipException.class, () -> new GZIPInputStream(new FileInputStream(io("z"))))
            .getMessage());
  }

  @Test
  void serializedObjects() throws Exception {
    Map<String, Object> object = new TreeMap<>(Map.of("list", List.of(1, 2), "bytes", "x"));
    try (ObjectOutputStream out = new ObjectOutputStream(new FileOutputStream(io("o")))) {
      out.writeObject(object);
      out.reset();
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new BufferedInputStream(Files.newInputStream(path("o"))))) {
      assertEquals(object, in.readObject());
      assertEquals(object, in.readObject());
      assertThrows(EOFException.class, in::readObject);
    }
  }

  @Test
  void properties() throws IOException {
    Properties properties = new Properties();
    properties.setProperty("key \u20ac", "value\nof two lines");
    try (OutputStream out = new FileOutputStream(io("p"))) {
      properties.store(out, "comment");
    }
    try (Writer out = Files.newBufferedWriter(path("q"))) {
      properties.store(out, null);
    }
    try (OutputStream out = Files.newOutputStream(path("x"))) {
      properties.storeToXML(out, "comment", UTF_8);
    }
    for (String name : List.of("p", "x")) {
      Properties read = new Properties();
      try (InputStream in = new FileInputStream(io(name))) {
        if (name.equals("x")) {
          read.loadFromXML(in);
        } else {
          read.load(in);
        }
      }
      assertEquals(properties, read);
    }
    try (Reader in = new FileReader(io("q"), UTF_8)) {
      assertEquals("value\nof two lines", new PropertyResourceBundle(in).getString("key \u20ac"));
    }
  }
}
