package dev.splitbrain.testkit;

import dev.splitbrain.api.SplitBrain;
import dev.splitbrain.api.ThrowingSupplier;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A program for the end-to-end tests: makes each call that a scope refuses, in as many ways as lead
 * there, and says whether it was refused. Run under the agent inside a scope ({@code scope=main}),
 * or with the host's name as argument. Ends with 1 if any call went through.
 *
 * <p>A unit test of the core compares {@link #labels} with the core's list.
 */
public final class RefusalWalk {
  /** An address of this machine where nobody listens; no call may get as far as finding out. */
  private static final InetSocketAddress NOBODY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

  private static final Path SOCKET_FILE = Path.of("/tmp/splitbrain-refusal-walk.socket");

  private final Map<String, Map<String, ThrowingSupplier<?, Exception>>> calls =
      new LinkedHashMap<>();

  private RefusalWalk() {
    openSockets();
    connectSockets();
    bindSockets();
    unixSockets();
    names();
    interfaces();
    http();
    processes();
    mappings();
    DiagnosticRefusals.addTo(this::add);
  }

  /** What is walked, each by the name that the refusal's message has for it. */
  public static Set<String> labels() {
    return new RefusalWalk().calls.keySet();
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    RefusalWalk walk = new RefusalWalk();
    int through =
        args.length == 0
            ? walk.walk()
            : SplitBrain.<Integer, Exception>with(args[0], () -> walk.walk());
    System.out.println(through == 0 ? "ALL REFUSED" : through + " NOT REFUSED");
    System.exit(through == 0 ? 0 : 1);
  }

  private int walk() {
    int through = 0;
    for (Map.Entry<String, Map<String, ThrowingSupplier<?, Exception>>> label : calls.entrySet()) {
      for (Map.Entry<String, ThrowingSupplier<?, Exception>> way : label.getValue().entrySet()) {
        String outcome = outcome(label.getKey(), way.getValue());
        boolean refused = outcome.startsWith("refused");
        through += refused ? 0 : 1;
        System.out.println((refused ? "ok " : "WRONG ") + way.getKey() + ": " + outcome);
      }
    }
    return through;
  }

  private static String outcome(String label, ThrowingSupplier<?, Exception> call) {
    Object result;
    try {
      result = call.get();
    } catch (NotHere e) {
      return "refused by the master itself: " + e.getMessage();
    } catch (Exception | Error e) {
      String line = "splitbrain: " + label + " is not routed yet (host ";
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause.getMessage() != null && cause.getMessage().startsWith(line)) {
          return "refused by " + cause;
        }
      }
      return "failed otherwise: " + e;
    }
    return "went through and gave " + result;
  }

  private void add(String label, String way, ThrowingSupplier<?, Exception> call) {
    calls.computeIfAbsent(label, k -> new LinkedHashMap<>()).put(way, call);
  }

  private void openSockets() {
    String label =
        "opening a socket (Socket, DatagramSocket, SocketChannel, DatagramChannel,"
            + " AsynchronousSocketChannel)";
    add(label, "new Socket(address, port)", () -> new Socket(NOBODY.getAddress(), 9));
    add(
        label,
        "Socket.connect",
        () -> {
          try (Socket socket = onMaster(Socket::new)) {
            socket.connect(NOBODY);
            return socket;
          }
        });
    add(label, "new DatagramSocket", () -> new DatagramSocket());
    add(label, "SocketChannel.open", () -> SocketChannel.open());
    add(label, "SocketChannel.open(address)", () -> SocketChannel.open(NOBODY));
    add(label, "DatagramChannel.open", () -> DatagramChannel.open());
    add(label, "AsynchronousSocketChannel.open", () -> AsynchronousSocketChannel.open());
    add(
        label,
        "URL.openStream",
        () -> {
          try (InputStream in = URI.create("http://127.0.0.1:9/").toURL().openStream()) {
            return in.read();
          }
        });
    add(
        "opening an SctpChannel",
        "SctpChannel.open",
        () -> {
          try {
            return Class.forName("com.sun.nio.sctp.SctpChannel").getMethod("open").invoke(null);
          } catch (InvocationTargetException e) {
            if (e.getCause() instanceof UnsupportedOperationException) {
              throw new NotHere("this master has no SCTP that could be touched", e.getCause());
            }
            throw e;
          }
        });
  }

  private void connectSockets() {
    String label =
        "connecting a socket (Socket, SocketChannel, DatagramChannel,"
            + " AsynchronousSocketChannel)";
    add(
        label,
        "SocketChannel.connect of one from outside",
        () -> {
          try (SocketChannel channel = onMaster(SocketChannel::open)) {
            return channel.connect(NOBODY);
          }
        });
    add(
        label,
        "DatagramChannel.connect of one from outside",
        () -> {
          try (DatagramChannel channel =
              onMaster(() -> DatagramChannel.open().bind(new InetSocketAddress(0)))) {
            return channel.connect(NOBODY);
          }
        });
    add(
        label,
        "AsynchronousSocketChannel.connect of one from outside",
        () -> {
          try (AsynchronousSocketChannel channel = onMaster(AsynchronousSocketChannel::open)) {
            return channel.connect(NOBODY).get();
          }
        });
  }

  private void bindSockets() {
    String label =
        "binding a socket (ServerSocket, ServerSocketChannel, DatagramSocket,"
            + " AsynchronousServerSocketChannel)";
    add(label, "new ServerSocket(0)", () -> new ServerSocket(0));
    add(
        label,
        "ServerSocketChannel.bind",
        () -> {
          try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            return channel.bind(null);
          }
        });
    add(
        label,
        "AsynchronousServerSocketChannel.bind",
        () -> {
          try (AsynchronousServerSocketChannel channel = AsynchronousServerSocketChannel.open()) {
            return channel.bind(null);
          }
        });
    add(
        label,
        "DatagramSocket.bind of one from outside",
        () -> {
          try (DatagramSocket socket = onMaster(() -> new DatagramSocket(null))) {
            socket.bind(new InetSocketAddress(0));
            return socket;
          }
        });
  }

  private void unixSockets() {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(SOCKET_FILE);
    add(
        "opening a unix domain socket channel",
        "SocketChannel.open(UNIX)",
        () -> SocketChannel.open(StandardProtocolFamily.UNIX));
    add(
        "connecting a unix domain socket channel",
        "SocketChannel.connect(unix address) of one from outside",
        () -> {
          try (SocketChannel channel =
              onMaster(() -> SocketChannel.open(StandardProtocolFamily.UNIX))) {
            return channel.connect(address);
          }
        });
    add(
        "binding a unix domain socket channel",
        "ServerSocketChannel.bind(unix address) of one from outside",
        () -> {
          try (ServerSocketChannel channel =
              onMaster(() -> ServerSocketChannel.open(StandardProtocolFamily.UNIX))) {
            return channel.bind(address);
          }
        });
  }

  private void names() {
    String byName = "looking up a host name (InetAddress.getByName, getAllByName)";
    add(byName, "InetAddress.getByName", () -> InetAddress.getByName("localhost"));
    add(byName, "InetAddress.getAllByName", () -> InetAddress.getAllByName("localhost"));
    String byAddress = "looking up an address (InetAddress.getHostName, getCanonicalHostName)";
    add(
        byAddress,
        "InetAddress.getHostName",
        () -> InetAddress.getByAddress(new byte[] {127, 0, 0, 2}).getHostName());
    add(
        byAddress,
        "InetAddress.getCanonicalHostName",
        () -> InetAddress.getByAddress(new byte[] {127, 0, 0, 3}).getCanonicalHostName());
    add(
        "InetAddress.isReachable",
        "InetAddress.isReachable",
        () -> InetAddress.getLoopbackAddress().isReachable(1));
  }

  private void interfaces() {
    add(
        "NetworkInterface.getByName",
        "NetworkInterface.getByName",
        () -> NetworkInterface.getByName("lo"));
    add(
        "NetworkInterface.getByIndex",
        "NetworkInterface.getByIndex",
        () -> NetworkInterface.getByIndex(1));
    add(
        "NetworkInterface.getByInetAddress",
        "NetworkInterface.getByInetAddress",
        () -> NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
    add(
        "NetworkInterface.getNetworkInterfaces",
        "NetworkInterface.getNetworkInterfaces",
        () -> NetworkInterface.getNetworkInterfaces());
    add(
        "NetworkInterface.networkInterfaces",
        "NetworkInterface.networkInterfaces",
        () -> NetworkInterface.networkInterfaces());
  }

  private void http() {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:9/")).build();
    add(
        "HttpClient.send",
        "HttpClient.send",
        () -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()));
    add(
        "HttpClient.sendAsync",
        "HttpClient.sendAsync",
        () -> HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString()).get());
  }

  private void processes() {
    add(
        "ProcessBuilder.startPipeline",
        "ProcessBuilder.startPipeline",
        () ->
            ProcessBuilder.startPipeline(
                List.of(new ProcessBuilder("true"), new ProcessBuilder("true"))));
    add("ProcessHandle.current", "ProcessHandle.current", () -> ProcessHandle.current());
    add("ProcessHandle.of", "ProcessHandle.of", () -> ProcessHandle.of(1));
    add(
        "ProcessHandle.of",
        "ProcessHandle::of in a stream",
        () -> Stream.of(1L).map(ProcessHandle::of).toList());
    add(
        "ProcessHandle.allProcesses",
        "ProcessHandle.allProcesses",
        () -> ProcessHandle.allProcesses());
  }

  /** By reflection: only the oldest JDK has it, and only if it is asked to. */
  private void mappings() {
    add(
        "MemorySegment.mapFile of jdk.incubator.foreign",
        "MemorySegment.mapFile",
        () -> {
          Class<?> scope;
          try {
            scope = Class.forName("jdk.incubator.foreign.ResourceScope");
          } catch (ClassNotFoundException e) {
            throw new NotHere("a JVM without jdk.incubator.foreign", e);
          }
          return Class.forName("jdk.incubator.foreign.MemorySegment")
              .getMethod("mapFile", Path.class, long.class, long.class, MapMode.class, scope)
              .invoke(
                  null,
                  Path.of("/etc/hosts"),
                  0L,
                  1L,
                  MapMode.READ_ONLY,
                  scope.getMethod("newImplicitScope").invoke(null));
        });
  }

  /** What a program has that opened it before it entered the scope. */
  private static <T> T onMaster(ThrowingSupplier<T, Exception> call) throws Exception {
    return SplitBrain.local(call);
  }

  /** The master lacks what the call needs. */
  private static final class NotHere extends Exception {
    private static final long serialVersionUID = 1L;

    NotHere(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
