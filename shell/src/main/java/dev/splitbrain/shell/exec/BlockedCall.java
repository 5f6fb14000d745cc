package dev.splitbrain.shell.exec;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The system call that the snippet thread is blocked in, for what neither an interrupt nor an error
 * can end: {@code ServerSocket.accept()}, reads of sockets, pipes and FIFOs. Linux says which call
 * it is and on which descriptor; that descriptor is closed as the JDK does it when another thread
 * closes a socket: something that has ended takes its place, and a signal wakes the thread. So what
 * the snippet waited on is lost to it, as a channel is that an interrupt meets.
 *
 * <p>Threads: {@link #ofThisThread} on the snippet thread, the rest on any other.
 */
final class BlockedCall {
  private static final int STANDARD_STREAMS = 3;
  private static final int MAX_PATH = 4096;
  private static final int FILE_TYPE = 0170000;
  private static final int FIFO = 0010000;

  /** Numbers of system calls, by architecture. */
  private record Numbers(Set<Integer> onDescriptor, Set<Integer> polls, int open, int openAt) {}

  private static final Map<String, Numbers> NUMBERS =
      Map.of(
          "amd64",
          // read, write, readv, connect, accept, sendto, recvfrom, sendmsg, recvmsg, accept4
          new Numbers(
              Set.of(0, 1, 19, 42, 43, 44, 45, 46, 47, 288),
              // poll, ppoll
              Set.of(7, 271),
              2,
              257),
          "aarch64",
          new Numbers(Set.of(63, 64, 65, 203, 202, 206, 207, 211, 212, 242), Set.of(73), -1, 56));

  private final Path state;
  private final long signalled;
  private final Numbers numbers;
  private final Thread thread;

  private BlockedCall(Path state, long signalled, Numbers numbers) {
    this.state = state;
    this.signalled = signalled;
    this.numbers = numbers;
    this.thread = Thread.currentThread();
  }

  /** That of the calling thread; null where the system or the JDK does not tell. */
  static BlockedCall ofThisThread() {
    Numbers numbers = NUMBERS.get(System.getProperty("os.arch"));
    if (numbers == null || !System.getProperty("os.name").equals("Linux")) {
      return null;
    }
    try {
      // PID/task/TID; threads keep theirs for life.
      Path self = Files.readSymbolicLink(Path.of("/proc/thread-self"));
      long signalled = (long) Internals.method("sun.nio.ch.NativeThread", "current").invoke(null);
      return new BlockedCall(
          Path.of("/proc/self/task", self.getFileName().toString(), "syscall"), signalled, numbers);
    } catch (IOException | ReflectiveOperationException | IllegalStateException e) {
      return null;
    }
  }

  /**
   * Ends the call if there is one.
   *
   * @param routed whether also a connection to a slave may be ended, by which a call waits there
   */
  void end(boolean routed) {
    if (!routed && isRouted()) {
      return;
    }
    try {
      // NUMBER ARGUMENT..., in hexadecimal; or "running".
      String[] words = Files.readString(state).strip().split(" ");
      if (words.length < 3 || words[0].equals("-1")) {
        return;
      }
      int number = Integer.parseInt(words[0]);
      long first = Long.decode(words[1]);
      if (numbers.onDescriptor.contains(number)) {
        close((int) first);
      } else if (numbers.polls.contains(number) && Long.decode(words[2]) == 1) {
        close(ByteBuffer.wrap(memory(first, 4)).order(ByteOrder.nativeOrder()).getInt());
      } else if (number == numbers.open || number == numbers.openAt) {
        passFifo(number == numbers.open ? first : Long.decode(words[2]));
      }
    } catch (IOException | ReflectiveOperationException | IllegalStateException e) {
      // A kernel that does not tell, a thread that has moved on: there are other ways, and the user
      // is told if none helps.
      return;
    }
  }

  /** Whether the innermost code that is not the JDK's is the agent's. */
  private boolean isRouted() {
    for (StackTraceElement frame : thread.getStackTrace()) {
      String name = frame.getClassName();
      if (!name.startsWith("java.") && !name.startsWith("sun.") && !name.startsWith("jdk.")) {
        return name.startsWith("dev.splitbrain.agent.")
            || name.startsWith("dev.splitbrain.wire.")
            || name.startsWith("org.apache.thrift.");
      }
    }
    return false;
  }

  private void close(int descriptor) throws ReflectiveOperationException {
    if (descriptor < STANDARD_STREAMS) {
      return;
    }
    Constructor<FileDescriptor> constructor =
        FileDescriptor.class.getDeclaredConstructor(int.class);
    Internals.open(FileDescriptor.class);
    constructor.setAccessible(true);
    preClose().invoke(null, constructor.newInstance(descriptor));
    Internals.method("sun.nio.ch.NativeThread", "signal", long.class).invoke(null, signalled);
  }

  private static Method preClose() throws ReflectiveOperationException {
    try {
      return Internals.method("sun.nio.ch.UnixDispatcher", "preClose0", FileDescriptor.class);
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      return Internals.method("sun.nio.ch.FileDispatcherImpl", "preClose0", FileDescriptor.class);
    }
  }

  /** An open of a FIFO waits for the other end: be it, for a moment. */
  private static void passFifo(long name) throws IOException {
    byte[] bytes = memory(name, MAX_PATH);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    Path path = Path.of(new String(bytes, 0, length, Charset.defaultCharset()));
    if (((int) Files.getAttribute(path, "unix:mode") & FILE_TYPE) == FIFO) {
      new RandomAccessFile(path.toFile(), "rw").close();
    }
  }

  /** Up to so many bytes of this process. */
  private static byte[] memory(long address, int length) throws IOException {
    try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
      memory.seek(address);
      byte[] bytes = new byte[length];
      int read = memory.read(bytes);
      return java.util.Arrays.copyOf(bytes, Math.max(0, read));
    }
  }
}
