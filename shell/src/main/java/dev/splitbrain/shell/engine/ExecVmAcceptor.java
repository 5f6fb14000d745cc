package dev.splitbrain.shell.engine;

import dev.splitbrain.shell.exec.Proof;
import dev.splitbrain.shell.exec.Purpose;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Waits on a loopback port for one exec VM, and takes it only with its proofs. Strangers that dial
 * the port get a random challenge and nothing else, and hold up nobody: each caller has a thread
 * and a deadline, and when there are too many the oldest goes, which has had the most time. The
 * port is closed once both connections are there.
 */
final class ExecVmAcceptor implements Closeable {
  private static final int HANDSHAKE_MILLIS = 5_000;
  private static final int SWEEP_MILLIS = 500;
  private static final int MAX_UNPROVEN = 32;
  private static final int BUFFER = 1 << 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** One proven connection. */
  record Link(Socket socket, DataInputStream in, DataOutputStream out) {}

  private final byte[] nonce;
  private final ServerSocket server;

  /** Callers without a proof so far and when each came, by {@code nanoTime}, oldest first. */
  private final Map<Socket, Long> unproven = new LinkedHashMap<>();

  private final Map<Purpose, CompletableFuture<Link>> links = new EnumMap<>(Purpose.class);

  ExecVmAcceptor(byte[] nonce) throws IOException {
    this.nonce = nonce;
    this.server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    server.setSoTimeout(SWEEP_MILLIS);
    for (Purpose purpose : Purpose.values()) {
      links.put(purpose, new CompletableFuture<>());
    }
    daemon(this::accept, "splitbrain-acceptor");
  }

  int port() {
    return server.getLocalPort();
  }

  /** Completes when the exec VM has proven itself on it; exceptionally when it never will. */
  CompletableFuture<Link> link(Purpose purpose) {
    return links.get(purpose);
  }

  /** Nobody will come: the exec VM has ended. */
  void giveUp(IOException why) {
    links.values().forEach(link -> link.completeExceptionally(why));
    close();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      // A listening socket has nothing to lose in close.
      throw new IllegalStateException(e);
    }
  }

  private void accept() {
    while (true) {
      Socket caller;
      try {
        caller = server.accept();
      } catch (SocketTimeoutException e) {
        sweep();
        continue;
      } catch (IOException e) {
        if (!server.isClosed()) {
          giveUp(new IOException("the shell's port for its exec VM failed: " + e.getMessage(), e));
        }
        return;
      }
      sweep();
      admit(caller);
      try {
        daemon(() -> meet(caller), "splitbrain-handshake");
      } catch (OutOfMemoryError e) {
        // No thread to be had for this one; those that have one go on.
        dismiss(caller);
      }
    }
  }

  /** Ends those that have had their time; one that sends a byte now and then gets no more. */
  private void sweep() {
    long now = System.nanoTime();
    List<Socket> late;
    synchronized (unproven) {
      late =
          unproven.entrySet().stream()
              .filter(each -> now - each.getValue() > HANDSHAKE_MILLIS * 1_000_000L)
              .map(Map.Entry::getKey)
              .toList();
    }
    late.forEach(this::dismiss);
  }

  private void admit(Socket caller) {
    Socket oldest = null;
    synchronized (unproven) {
      if (unproven.size() >= MAX_UNPROVEN) {
        oldest = unproven.keySet().iterator().next();
      }
      unproven.put(caller, System.nanoTime());
    }
    if (oldest != null) {
      dismiss(oldest);
    }
  }

  private void dismiss(Socket caller) {
    synchronized (unproven) {
      unproven.remove(caller);
    }
    closeQuietly(caller);
  }

  private void meet(Socket caller) {
    boolean taken = false;
    try {
      caller.setTcpNoDelay(true);
      caller.setSoTimeout(HANDSHAKE_MILLIS);
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(caller.getInputStream(), BUFFER));
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(caller.getOutputStream(), BUFFER));
      int purposeByte = in.readUnsignedByte();
      if (purposeByte >= Purpose.values().length) {
        return;
      }
      Purpose purpose = Purpose.values()[purposeByte];
      byte[] theirs = new byte[Proof.LENGTH];
      in.readFully(theirs);
      byte[] mine = new byte[Proof.LENGTH];
      RANDOM.nextBytes(mine);
      out.write(mine);
      out.write(Proof.of(nonce, "shell", purpose, theirs, mine));
      out.flush();
      byte[] proof = new byte[Proof.LENGTH];
      in.readFully(proof);
      if (!MessageDigest.isEqual(proof, Proof.of(nonce, "exec", purpose, theirs, mine))) {
        return;
      }
      synchronized (unproven) {
        if (unproven.remove(caller) == null) {
          return; // It was late by a moment, and is closed already.
        }
      }
      caller.setSoTimeout(0);
      taken = links.get(purpose).complete(new Link(caller, in, out));
      if (links.values().stream().allMatch(CompletableFuture::isDone)) {
        close();
      }
    } catch (IOException e) {
      // A stranger that hung up, or was too slow. The exec VM's own failure shows by its end.
      taken = false;
    } finally {
      if (!taken) {
        dismiss(caller);
      }
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing was promised to the other end.
      return;
    }
  }

  static Thread daemon(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
