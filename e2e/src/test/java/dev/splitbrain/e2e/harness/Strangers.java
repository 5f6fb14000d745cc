package dev.splitbrain.e2e.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;

/**
 * Dials every port that a process and its descendants open, as soon as it is open, and holds the
 * line: once saying nothing, once with what an HTTP client says.
 */
public final class Strangers implements AutoCloseable {
  private final long root;
  private final Set<Integer> dialled = ConcurrentHashMap.newKeySet();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Map<Socket, ByteArrayOutputStream> got = new ConcurrentHashMap<>();
  private final Thread watcher = new Thread(this::watch, "strangers");
  private volatile boolean over;
  private volatile Throwable failure;

  /** Starts at once. */
  public Strangers(long pid) {
    root = pid;
    watcher.setDaemon(true);
    watcher.start();
  }

  private void watch() {
    try {
      while (!over) {
        ProcessHandle handle = ProcessHandle.of(root).orElse(null);
        if (handle == null) {
          return;
        }
        LongStream.concat(LongStream.of(root), handle.descendants().mapToLong(ProcessHandle::pid))
            .forEach(pid -> portsOf(pid).forEach(this::dial));
        Thread.onSpinWait();
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private static Set<Integer> portsOf(long pid) {
    try {
      return new ProcessView(pid).listeningPorts();
    } catch (IOException e) {
      return Set.of(); // It ended since it was listed.
    }
  }

  private void dial(int port) {
    if (!dialled.add(port)) {
      return;
    }
    for (String words : List.of("", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      try {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        got.put(socket, answer);
        socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
        Thread reader = new Thread(() -> read(socket, answer), "stranger at " + port);
        reader.setDaemon(true);
        reader.start();
      } catch (IOException e) {
        continue; // Closed again already: a stranger that comes too late.
      }
    }
  }

  private static void read(Socket socket, ByteArrayOutputStream answer) {
    try {
      socket.getInputStream().transferTo(answer);
    } catch (IOException e) {
      return; // Closed, by them or by us.
    }
  }

  /** The ports that were dialled. */
  public Set<Integer> dialled() {
    return Set.copyOf(dialled);
  }

  /** Every answer that was not empty, as text. */
  public List<String> answers() {
    if (failure != null) {
      throw new AssertionError("the strangers failed", failure);
    }
    List<String> answers = new ArrayList<>();
    got.values().forEach(bytes -> answers.add(bytes.toString(StandardCharsets.ISO_8859_1)));
    answers.removeIf(String::isEmpty);
    return answers;
  }

  @Override
  public void close() throws Exception {
    over = true;
    watcher.join();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
