package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Mappings whose memory goes with an arena, on JDKs that have arenas. */
public abstract class ArenaMappingContract extends FilesContract {
  private static final OpenOption[] BOTH = {StandardOpenOption.READ, StandardOpenOption.WRITE};
  private static final int PAGE = 4096;

  /** Of a mapping whose coming and going shows in the JVM's statistics. */
  private static final int LARGE = 32 << 20;

  private Arenas arenas;

  @BeforeEach
  final void findArenas() throws Exception {
    assumeTrue(jdk() >= 22, "no arenas yet");
    arenas = new Arenas();
  }

  private Object map(MapMode mode, long offset, long size, Object arena) throws Exception {
    try (FileChannel channel = FileChannel.open(path("f"), BOTH)) {
      return arenas.map(channel, mode, offset, size, arena);
    }
  }

  @Test
  void readOnlyMappingsShowTheFile() throws Exception {
    byte[] bytes = pattern(2_500_000);
    Files.write(path("f"), bytes);
    try (AutoCloseable arena = arenas.confined()) {
      Object whole = map(MapMode.READ_ONLY, 0, bytes.length, arena);
      assertTrue(arenas.is(whole, "isMapped"));
      assertTrue(arenas.is(whole, "isNative"));
      assertTrue(arenas.is(whole, "isReadOnly"));
      assertEquals((long) bytes.length, arenas.call(whole, "byteSize"));
      assertArrayEquals(bytes, arenas.bytes(whole));
      for (int offset : new int[] {1, PAGE - 1, PAGE, 2 * PAGE + 17, 1_000_001}) {
        Object part = map(MapMode.READ_ONLY, offset, 50_000, arena);
        assertArrayEquals(
            Arrays.copyOfRange(bytes, offset, offset + 50_000), arenas.bytes(part), "at " + offset);
        assertEquals(offset % PAGE, (long) arenas.call(part, "address") % PAGE, "at " + offset);
      }
      assertSameFailure(
          () -> arenas.set(arenas.readOnlyMemory(arena), 0, 'x'), () -> arenas.set(whole, 0, 'x'));
      assertEquals(bytes[0], arenas.get(whole, 0));
      assertThrows(IndexOutOfBoundsException.class, () -> arenas.get(whole, bytes.length));
    }
  }

  @Test
  void privateMappingsKeepTheirChanges() throws Exception {
    file("f", "hello");
    try (AutoCloseable arena = arenas.confined()) {
      Object segment = map(MapMode.PRIVATE, 0, 5, arena);
      assertTrue(arenas.is(segment, "isMapped"));
      assertFalse(arenas.is(segment, "isReadOnly"));
      arenas.set(segment, 0, 'J');
      arenas.call(segment, "force");
      assertEquals('J', arenas.get(segment, 0));
      assertEquals("hello", text("f"));
      Object longer = map(MapMode.PRIVATE, 3, 17, arena);
      assertEquals(20, Files.size(path("f")));
      assertEquals("lo" + "\0".repeat(15), new String(arenas.bytes(longer)));
      arenas.set(longer, 16, 'x');
      assertEquals("hello" + "\0".repeat(15), text("f"));
    }
  }

  @Test
  void theSystemIsToldWhatIsNeeded() throws Exception {
    byte[] bytes = pattern(10 * PAGE);
    Files.write(path("f"), bytes);
    try (AutoCloseable arena = arenas.confined()) {
      for (int offset : new int[] {0, 100}) {
        Object segment = map(MapMode.READ_ONLY, offset, 8 * PAGE, arena);
        byte[] expected = Arrays.copyOfRange(bytes, offset, offset + 8 * PAGE);
        arenas.call(segment, "load");
        assertTrue(arenas.is(segment, "isLoaded"));
        arenas.call(segment, "force");
        arenas.call(segment, "unload");
        assertArrayEquals(expected, arenas.bytes(segment));
        Object slice = arenas.slice(segment, PAGE + 1, 2 * PAGE);
        assertTrue(arenas.is(slice, "isMapped"));
        arenas.call(slice, "load");
        assertTrue(arenas.is(slice, "isLoaded"));
        arenas.call(slice, "unload");
        arenas.call(slice, "force");
        assertArrayEquals(
            Arrays.copyOfRange(expected, PAGE + 1, 3 * PAGE + 1), arenas.bytes(slice));
        assertArrayEquals(expected, arenas.bytes(segment));
      }
    }
  }

  @Test
  void theirBuffersAreMappedToo() throws Exception {
    byte[] bytes = pattern(3 * PAGE);
    Files.write(path("f"), bytes);
    ByteBuffer left;
    try (AutoCloseable arena = arenas.confined()) {
      Object segment = map(MapMode.PRIVATE, 10, 2 * PAGE, arena);
      MappedByteBuffer buffer = arenas.buffer(segment);
      buffer.load();
      assertTrue(buffer.isLoaded());
      assertSame(buffer, buffer.force());
      assertSame(buffer, buffer.force(PAGE, 10));
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.force(2 * PAGE, 1));
      assertEquals(ByteBuffer.wrap(bytes, 10, 2 * PAGE), buffer);
      buffer.put(0, (byte) 'x');
      assertEquals('x', arenas.get(segment, 0));
      MappedByteBuffer slice = buffer.slice(100, 200);
      slice.load();
      slice.force();
      assertEquals(ByteBuffer.wrap(bytes, 110, 200), slice);
      MappedByteBuffer readOnly = arenas.buffer(map(MapMode.READ_ONLY, 10, PAGE, arena));
      assertTrue(readOnly.isReadOnly());
      assertThrows(ReadOnlyBufferException.class, () -> readOnly.put(0, (byte) 1));
      readOnly.load();
      assertTrue(readOnly.isLoaded());
      assertEquals(ByteBuffer.wrap(bytes, 10, PAGE), readOnly);
      left = readOnly;
    }
    assertFailure(IllegalStateException.class, "Already closed", () -> left.get(0));
  }

  @Test
  void emptyMappingsAreMappings() throws Exception {
    file("f", "hello");
    try (AutoCloseable arena = arenas.confined()) {
      for (MapMode mode : new MapMode[] {MapMode.READ_ONLY, MapMode.PRIVATE}) {
        Object segment = map(mode, 3, 0, arena);
        assertTrue(arenas.is(segment, "isMapped"));
        assertEquals(0L, arenas.call(segment, "byteSize"));
        assertEquals(0L, arenas.call(segment, "address"));
        assertEquals(mode == MapMode.READ_ONLY, arenas.is(segment, "isReadOnly"));
        arenas.call(segment, "load");
        arenas.call(segment, "unload");
        arenas.call(segment, "force");
        assertTrue(arenas.is(segment, "isLoaded"));
      }
      map(MapMode.PRIVATE, 9, 0, arena);
      assertEquals(9, Files.size(path("f")));
    }
  }

  @Test
  void aClosedArenaEndsThem() throws Exception {
    file("f", "hello");
    for (Object kind : new Object[] {arenas.confined(), arenas.shared()}) {
      Object segment;
      Object slice;
      try (AutoCloseable arena = (AutoCloseable) kind) {
        segment = map(MapMode.READ_ONLY, 0, 5, arena);
        slice = arenas.slice(segment, 1, 2);
        assertEquals('e', arenas.get(slice, 0));
      }
      for (Object gone : new Object[] {segment, slice}) {
        assertFailure(IllegalStateException.class, "Already closed", () -> arenas.get(gone, 0));
        assertFailure(
            IllegalStateException.class, "Already closed", () -> arenas.call(gone, "load"));
        assertFailure(
            IllegalStateException.class, "Already closed", () -> arenas.call(gone, "force"));
      }
      assertFailure(
          IllegalStateException.class, "Already closed", () -> map(MapMode.READ_ONLY, 0, 5, kind));
      assertFailure(
          IllegalStateException.class, "Already closed", () -> map(MapMode.READ_ONLY, 0, 0, kind));
    }
  }

  @Test
  void theArenaSaysWhoMayUseThem() throws Throwable {
    file("f", "hello");
    Class<?> wrong = Class.forName("java.lang.WrongThreadException");
    try (AutoCloseable confined = arenas.confined();
        AutoCloseable shared = arenas.shared()) {
      Object segment = map(MapMode.READ_ONLY, 0, 5, confined);
      for (Executable use :
          new Executable[] {
            () -> arenas.get(segment, 0),
            () -> arenas.call(segment, "load"),
            () -> map(MapMode.READ_ONLY, 0, 5, confined)
          }) {
        Throwable thrown = assertThrows(Throwable.class, () -> elsewhere(use));
        assertSame(wrong, thrown.getClass());
        assertEquals("Attempted access outside owning thread", thrown.getMessage());
      }
      Object open = map(MapMode.READ_ONLY, 0, 5, shared);
      elsewhere(() -> assertEquals('h', arenas.get(open, 0)));
      elsewhere(() -> arenas.call(open, "load"));
      elsewhere(() -> map(MapMode.READ_ONLY, 0, 5, shared));
    }
  }

  @Test
  void someArenasNeverClose() throws Throwable {
    file("f", "hello");
    for (Object arena : new Object[] {arenas.of("global"), arenas.of("ofAuto")}) {
      Object segment = map(MapMode.READ_ONLY, 0, 5, arena);
      assertThrows(UnsupportedOperationException.class, ((AutoCloseable) arena)::close);
      arenas.call(segment, "load");
      elsewhere(() -> assertEquals("hello", new String(arenas.bytes(segment))));
    }
  }

  @Test
  void memoryGoesWithTheArena() throws Exception {
    sparse(LARGE);
    long before = mapped();
    try (AutoCloseable arena = arenas.confined()) {
      Object segment = map(MapMode.READ_ONLY, 0, LARGE, arena);
      assertEquals(0, arenas.get(segment, LARGE - 1));
      assertTrue(mapped() >= before + LARGE / 2, before + " then " + mapped());
    }
    assertTrue(mapped() < before + LARGE / 2, before + " then " + mapped());
  }

  @Test
  void memoryOfForgottenArenasIsFreed() throws Exception {
    sparse(LARGE);
    long before = mapped();
    map(MapMode.READ_ONLY, 0, LARGE, arenas.of("ofAuto"));
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (mapped() >= before + LARGE / 2) {
      assertTrue(System.nanoTime() < deadline, "never freed");
      System.gc();
      Thread.onSpinWait();
    }
  }

  private void sparse(int length) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(name("f"), "rw")) {
      file.setLength(length);
    }
  }

  /** How much memory the JVM has mapped, as far as it knows. */
  private static long mapped() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("mapped"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Test
  void argumentsAndAccessAreChecked() throws Exception {
    file("f", "hello");
    try (AutoCloseable arena = arenas.confined()) {
      FileChannel channel = FileChannel.open(path("f"), StandardOpenOption.READ);
      assertFailure(
          NullPointerException.class, "Mode is null", () -> arenas.map(channel, null, 0, 1, arena));
      assertFailure(
          NullPointerException.class,
          "Arena is null",
          () -> arenas.map(channel, MapMode.READ_ONLY, 0, 1, null));
      assertFailure(
          IllegalArgumentException.class,
          "Requested bytes offset must be >= 0.",
          () -> arenas.map(channel, MapMode.READ_ONLY, -1, 1, arena));
      assertFailure(
          IllegalArgumentException.class,
          "Requested bytes size must be >= 0.",
          () -> arenas.map(channel, MapMode.READ_ONLY, 0, -1, arena));
      assertFailure(
          IllegalArgumentException.class,
          "Position + size overflow",
          () -> arenas.map(channel, MapMode.READ_ONLY, 1, Long.MAX_VALUE, arena));
      for (long size : new long[] {6, 1L << 31, 1L << 40}) {
        assertFailure(
            IOException.class,
            "Channel not open for writing - cannot extend file to required size",
            () -> arenas.map(channel, MapMode.READ_ONLY, 0, size, arena));
      }
      assertThrows(
          NonWritableChannelException.class,
          () -> arenas.map(channel, MapMode.PRIVATE, 0, 1, arena));
      channel.close();
      assertFailure(
          ClosedChannelException.class,
          null,
          () -> arenas.map(channel, MapMode.PRIVATE, 0, 1, arena));
      try (FileChannel writing = FileChannel.open(path("f"), StandardOpenOption.WRITE)) {
        assertThrows(
            NonReadableChannelException.class,
            () -> arenas.map(writing, MapMode.READ_ONLY, 0, 1, arena));
      }
    }
  }

  @Test
  void anInterruptClosesTheChannel() throws Exception {
    file("f", "hello");
    try (AutoCloseable arena = arenas.confined();
        FileChannel channel = FileChannel.open(path("f"))) {
      Thread.currentThread().interrupt();
      assertThrows(
          ClosedByInterruptException.class,
          () -> arenas.map(channel, MapMode.READ_ONLY, 0, 5, arena));
      assertTrue(Thread.interrupted());
      assertFalse(channel.isOpen());
    }
  }

  /** On a thread of its own. */
  private static void elsewhere(Executable body) throws Throwable {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              try {
                body.execute();
              } catch (Exception | Error e) {
                throw e;
              } catch (Throwable e) {
                throw new IllegalStateException(e);
              }
              return null;
            });
    Thread thread = new Thread(task);
    thread.start();
    try {
      task.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    } finally {
      thread.join();
    }
  }

  private static void assertFailure(
      Class<? extends Throwable> type, String message, Executable body) {
    Throwable thrown = assertThrows(Throwable.class, body);
    assertSame(type, thrown.getClass(), () -> "" + thrown);
    assertEquals(message, thrown.getMessage());
  }

  private static void assertSameFailure(Executable expected, Executable body) {
    Throwable thrown = assertThrows(Throwable.class, expected);
    assertFailure(thrown.getClass(), thrown.getMessage(), body);
  }

  /** By reflection, as the oldest JDK has no such thing. */
  private static final class Arenas {
    private final Class<?> arenaType = Class.forName("java.lang.foreign.Arena");
    private final Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
    private final Class<?> byteLayout = Class.forName("java.lang.foreign.ValueLayout$OfByte");
    private final Object bytes =
        Class.forName("java.lang.foreign.ValueLayout").getField("JAVA_BYTE").get(null);

    Arenas() throws ReflectiveOperationException {}

    private static Object thrown(Callable<Object> call) throws Exception {
      try {
        return call.call();
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof Exception exception) {
          throw exception;
        }
        throw e;
      }
    }

    Object of(String kind) throws Exception {
      return arenaType.getMethod(kind).invoke(null);
    }

    AutoCloseable confined() throws Exception {
      return (AutoCloseable) of("ofConfined");
    }

    AutoCloseable shared() throws Exception {
      return (AutoCloseable) of("ofShared");
    }

    Object map(FileChannel channel, MapMode mode, long offset, long size, Object arena)
        throws Exception {
      Method method =
          FileChannel.class.getMethod("map", MapMode.class, long.class, long.class, arenaType);
      return thrown(() -> method.invoke(channel, mode, offset, size, arena));
    }

    Object readOnlyMemory(Object arena) throws Exception {
      return call(arenaType.getMethod("allocate", long.class).invoke(arena, 8L), "asReadOnly");
    }

    Object call(Object segment, String method) throws Exception {
      Method found = segmentType.getMethod(method);
      return thrown(() -> found.invoke(segment));
    }

    boolean is(Object segment, String method) throws Exception {
      return (boolean) call(segment, method);
    }

    Object slice(Object segment, long offset, long size) throws Exception {
      return segmentType.getMethod("asSlice", long.class, long.class).invoke(segment, offset, size);
    }

    byte get(Object segment, long offset) throws Exception {
      Method method = segmentType.getMethod("get", byteLayout, long.class);
      return (byte) thrown(() -> method.invoke(segment, bytes, offset));
    }

    void set(Object segment, long offset, char value) throws Exception {
      Method method = segmentType.getMethod("set", byteLayout, long.class, byte.class);
      thrown(() -> method.invoke(segment, bytes, offset, (byte) value));
    }

    byte[] bytes(Object segment) throws Exception {
      return (byte[]) segmentType.getMethod("toArray", byteLayout).invoke(segment, bytes);
    }

    MappedByteBuffer buffer(Object segment) throws Exception {
      return assertInstanceOf(MappedByteBuffer.class, call(segment, "asByteBuffer"));
    }
  }
}
