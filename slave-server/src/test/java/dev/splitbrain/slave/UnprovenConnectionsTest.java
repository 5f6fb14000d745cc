package dev.splitbrain.slave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.hello.HandshakeException;
import dev.splitbrain.wire.hello.HandshakeException.Reason;
import dev.splitbrain.wire.hello.Token;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Whoever has no token gets nothing, costs little, and disturbs nobody. */
class UnprovenConnectionsTest extends SlaveCase {
  @Override
  Duration handshake() {
    // Long enough for a master on a busy machine, short enough to wait for.
    return Duration.ofSeconds(2);
  }

  private Socket stranger() throws IOException {
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private void masterIsFine() throws Exception {
    assertEquals(1, master.control.next().files().roots().size());
    try (RawMaster other = RawMaster.open(token, server.address().getPort())) {
      assertEquals(1, other.control.next().files().roots().size());
    }
  }

  @Test
  void anotherTokenIsTurnedAway() throws Exception {
    HandshakeException refused =
        assertThrows(
            HandshakeException.class,
            () -> RawMaster.open(Token.random(), server.address().getPort()));
    assertEquals(Reason.TOKEN, refused.reason());
    masterIsFine();
  }

  @Test
  void aStrangerGetsNotAByte() throws Exception {
    byte[] request = new byte[80];
    System.arraycopy(
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
        0,
        request,
        0,
        35);
    try (Socket http = stranger()) {
      http.getOutputStream().write(request);
      assertEquals(0, readAll(http));
    }
    masterIsFine();
  }

  /** Bytes until the end; a reset is an end. */
  private static int readAll(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes().length;
    } catch (SocketException reset) {
      return 0;
    }
  }

  @Test
  void garbageIsTurnedAway() throws Exception {
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      try (Socket socket = stranger()) {
        byte[] garbage = new byte[random.nextInt(300)];
        random.nextBytes(garbage);
        if (i % 2 == 0 && garbage.length > 4) {
          System.arraycopy("SPLB".getBytes(StandardCharsets.US_ASCII), 0, garbage, 0, 4);
        }
        socket.getOutputStream().write(garbage);
        socket.shutdownOutput();
        readAll(socket);
      }
    }
    masterIsFine();
  }

  @Test
  void oneThatSendsSlowlyIsCutOff() throws Exception {
    try (Socket slow = stranger()) {
      CompletableFuture<IOException> cut =
          async(
              () ->
                  assertThrows(
                      IOException.class,
                      () -> {
                        OutputStream out = slow.getOutputStream();
                        // A byte a tick, so that each read of the slave's is in time.
                        for (byte b : "SPLB".getBytes(StandardCharsets.US_ASCII)) {
                          out.write(b);
                        }
                        while (true) {
                          LockSupport.parkNanos(50_000_000);
                          out.write(0);
                        }
                      }));
      soon(cut);
    }
    masterIsFine();
  }

  @Test
  void oneThatSendsNothingIsCutOff() throws Exception {
    try (Socket silent = stranger()) {
      assertEquals(0, readAll(silent));
    }
    masterIsFine();
  }

  @Test
  void manyStrangersDoNotLockTheMasterOut() throws Exception {
    List<Socket> strangers = new ArrayList<>();
    try {
      for (int i = 0; i < 3 * UnprovenConnections.MOST; i++) {
        strangers.add(stranger());
        if (i % 50 == 0) {
          masterIsFine();
        }
      }
      masterIsFine();
      assertTrue(server.unproven() <= UnprovenConnections.MOST);
    } finally {
      for (Socket socket : strangers) {
        socket.close();
      }
    }
    Until.isTrue("all places are free", SOON, () -> server.unproven() == 0);
  }

  @Test
  void aStrangerCostsNoThread() throws Exception {
    List<Socket> strangers = new ArrayList<>();
    try {
      int before = connectionThreads();
      for (int i = 0; i < 60; i++) {
        strangers.add(stranger());
      }
      Until.isTrue("they are here", SOON, () -> server.unproven() == 60);
      assertEquals(before, connectionThreads());
    } finally {
      for (Socket socket : strangers) {
        socket.close();
      }
    }
  }

  private static int connectionThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("splitbrain-connection-"))
            .count();
  }

  @Test
  void aMasterThatThereIsNoThreadForIsToldAndTheOthersAreServedOn() throws Exception {
    noMoreThreads = true;
    HandshakeException refused =
        assertThrows(
            HandshakeException.class, () -> RawMaster.open(token, server.address().getPort()));
    assertEquals(Reason.BUSY, refused.reason());
    assertEquals(1, master.control.next().files().roots().size());
    noMoreThreads = false;
    masterIsFine();
  }

  private volatile boolean noMoreThreads;

  @Override
  Thread connectionThread(Runnable body) {
    return noMoreThreads
        ? new Thread(body) {
          @Override
          public synchronized void start() {
            // As the JVM says it at a limit of threads.
            throw new OutOfMemoryError("unable to create native thread");
          }
        }
        : super.connectionThread(body);
  }

  @Test
  void aThousandStrangersWriteTwoLines() {
    List<String> lines = new ArrayList<>();
    TurnedAway turnedAway = new TurnedAway(lines::add, Duration.ofSeconds(10));
    long start = Long.MAX_VALUE - 1000;
    for (int i = 0; i < 1000; i++) {
      turnedAway.add("a stranger " + i, start + i);
    }
    assertEquals(List.of("not let in: a stranger 0"), lines);
    long due = turnedAway.dueNanos(start + 1000);
    assertEquals(Duration.ofSeconds(10).toNanos() - 1000, due);
    turnedAway.tell(start + 1000 + due);
    assertEquals(2, lines.size());
    assertTrue(lines.get(1).contains("999 connections"), lines.get(1));
    assertEquals(-1, turnedAway.dueNanos(start + 1000 + due));
  }
}
