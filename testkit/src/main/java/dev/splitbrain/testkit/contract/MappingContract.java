package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** Mapping for reading and private mapping. Works on any file system's paths. */
public abstract class MappingContract extends FilesContract {

  private FileChannel open(StandardOpenOption... options) throws IOException {
    return FileChannel.open(path("f"), options);
  }

  @Test
  void readOnlyMappingsShowTheFile() throws IOException {
    byte[] bytes = pattern(2_500_000);
    Files.write(path("f"), bytes);
    MappedByteBuffer map;
    try (FileChannel channel = open(StandardOpenOption.READ)) {
      map = channel.map(MapMode.READ_ONLY, 0, bytes.length);
      MappedByteBuffer part = channel.map(MapMode.READ_ONLY, 1_000_001, 5);
      assertEquals(bytes[1_000_001], part.get(0));
      assertEquals(5, part.remaining());
      assertEquals(0, channel.position());
      assertEquals(0, channel.map(MapMode.READ_ONLY, 10, 0).capacity());
    }
    assertTrue(map.isDirect());
    assertTrue(map.isReadOnly());
    assertThrows(ReadOnlyBufferException.class, () -> map.put(0, (byte) 1));
    byte[] read = new byte[bytes.length];
    map.load().get(read);
    assertArrayEquals(bytes, read);
  }

  @Test
  void privateMappingsKeepTheirChanges() throws IOException {
    file("f", "hello");
    try (FileChannel channel = open(StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer map = channel.map(MapMode.PRIVATE, 0, 5);
      assertFalse(map.isReadOnly());
      map.put(0, (byte) 'J');
      assertEquals('J', map.get(0));
      map.force();
      assertEquals("hello", text("f"));
      channel.map(MapMode.PRIVATE, 0, 20);
      assertEquals(20, channel.size());
    }
  }

  /** As programs do that cannot wait for the collector; for others there is no such way. */
  @Test
  void mappingsCanBeGivenBack() throws Exception {
    file("f", "hello");
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field field = type.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    Method giveBack = type.getMethod("invokeCleaner", ByteBuffer.class);
    try (FileChannel channel = open(StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (MapMode mode : new MapMode[] {MapMode.READ_ONLY, MapMode.PRIVATE}) {
        for (long size : new long[] {5, 0}) {
          giveBack.invoke(field.get(null), channel.map(mode, 0, size));
        }
      }
      assertEquals('h', channel.map(MapMode.READ_ONLY, 0, 5).get(0));
    }
  }

  @Test
  void argumentsAndAccessAreChecked() throws IOException {
    file("f", "hello");
    try (FileChannel channel = open(StandardOpenOption.READ)) {
      assertThrows(NullPointerException.class, () -> channel.map(null, 0, 1));
      assertEquals("Negative position", messageOf(channel, MapMode.READ_ONLY, -1, 1));
      assertEquals("Negative size", messageOf(channel, MapMode.READ_ONLY, 0, -1));
      assertEquals(
          "Size exceeds Integer.MAX_VALUE", messageOf(channel, MapMode.READ_ONLY, 0, 1L << 31));
      assertThrows(NonWritableChannelException.class, () -> channel.map(MapMode.PRIVATE, 0, 1));
      IOException e = assertThrows(IOException.class, () -> channel.map(MapMode.READ_ONLY, 0, 6));
      assertEquals(
          "Channel not open for writing - cannot extend file to required size", e.getMessage());
    }
    try (FileChannel channel = open(StandardOpenOption.WRITE)) {
      assertThrows(NonReadableChannelException.class, () -> channel.map(MapMode.READ_ONLY, 0, 1));
    }
  }

  @Test
  void whatExtendsTheFileMovesNoPosition() throws IOException {
    file("f", "hello");
    try (FileChannel channel = open(StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.position(100);
      assertEquals(0, channel.map(MapMode.PRIVATE, 3, 20).get(19));
      assertEquals(23, channel.size());
      assertEquals(100, channel.position());
      channel.write(ByteBuffer.allocate(1));
      assertEquals(101, channel.size());
    }
  }

  @Test
  @PosixOnly("a directory cannot be opened elsewhere")
  void directoriesCannotBeMapped() throws IOException {
    Files.createDirectory(path("d"));
    try (FileChannel channel = FileChannel.open(path("d"))) {
      long size = channel.size();
      assumeTrue(size > 0);
      IOException e =
          assertThrows(IOException.class, () -> channel.map(MapMode.READ_ONLY, 0, size));
      assertEquals("No such device", e.getMessage());
    }
  }

  private static String messageOf(FileChannel channel, MapMode mode, long position, long size) {
    return assertThrows(IllegalArgumentException.class, () -> channel.map(mode, position, size))
        .getMessage();
  }

  /** Of files that do not lie in such memory, which those of tests hardly ever do. */
  @Test
  void memoryThatOutlivesPowerIsNotThere() throws Exception {
    file("f", "hello");
    Class<?> modes = Class.forName("jdk.nio.mapmode.ExtendedMapMode");
    for (String name : new String[] {"READ_ONLY_SYNC", "READ_WRITE_SYNC"}) {
      MapMode mode = (MapMode) modes.getField(name).get(null);
      try (FileChannel channel = open(StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        assertEquals(name.equals("READ_ONLY_SYNC"), channel.map(mode, 0, 0).isReadOnly());
        IOException e = assertThrows(IOException.class, () -> channel.map(mode, 0, 1));
        assertEquals("Operation not supported", e.getMessage());
      }
    }
  }
}
