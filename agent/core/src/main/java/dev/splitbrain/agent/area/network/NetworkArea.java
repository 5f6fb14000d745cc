package dev.splitbrain.agent.area.network;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Refusal;
import dev.splitbrain.agent.area.Refusal.Kind;
import dev.splitbrain.agent.area.Refusals;
import java.util.ArrayList;
import java.util.List;

/**
 * The network, refused for now. The hooks sit where every way to it narrows: a descriptor of a new
 * socket, connect and bind of one (so that a channel opened outside a scope does not first meet the
 * network inside one), name look-up, interfaces. What was connected or bound outside a scope goes
 * on working inside one, by origin; but connections that the JDK keeps in pools are not handed out,
 * for whoever asks there names an address anew.
 */
@AutoService(Area.class)
public final class NetworkArea implements Area {
  private static final String NET = "sun.nio.ch.Net";
  private static final String UNIX = "sun.nio.ch.UnixDomainSockets";
  private static final String SCTP = "sun.nio.ch.sctp.SctpNet";
  private static final String ADDRESS = "java.net.InetAddress";
  private static final String INTERFACE = "java.net.NetworkInterface";
  private static final String HTTP = "jdk.internal.net.http.HttpClientImpl";

  private static final String FD = "Ljava/io/FileDescriptor;";
  private static final String FAMILY = "Ljava/net/ProtocolFamily;";
  private static final String INET = "Ljava/net/InetAddress;";
  private static final String STRING = "Ljava/lang/String;";
  private static final String REQUEST = "Ljava/net/http/HttpRequest;";
  private static final String HANDLER = "Ljava/net/http/HttpResponse$BodyHandler;";

  @Override
  public String name() {
    return "network";
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    List<Hook> hooks = new ArrayList<>(Refusals.hooks(refusals(), context));
    hooks.add(
        Hook.inScope(
            "sun.net.www.http.KeepAliveCache",
            "get",
            "(Ljava/net/URL;Ljava/lang/Object;)Lsun/net/www/http/HttpClient;",
            (self, args) -> context.router().inScope() ? null : Hook.PROCEED));
    return hooks;
  }

  @Override
  public List<Refusal> refusals() {
    List<Refusal> list = new ArrayList<>();
    sockets(list);
    names(list);
    interfaces(list);
    http(list);
    return list;
  }

  private static void sockets(List<Refusal> list) {
    list.add(
        Refusal.of(
            NET,
            "socket",
            "(" + FAMILY + "Z)" + FD,
            "opening a socket (Socket, DatagramSocket, SocketChannel, DatagramChannel,"
                + " AsynchronousSocketChannel)",
            Kind.SOCKET));
    list.add(
        Refusal.of(
            NET,
            "connect",
            "(" + FAMILY + FD + INET + "I)I",
            "connecting a socket (Socket, SocketChannel, DatagramChannel,"
                + " AsynchronousSocketChannel)",
            Kind.SOCKET));
    list.add(
        Refusal.of(
            NET,
            "bind",
            "(" + FAMILY + FD + INET + "I)V",
            "binding a socket (ServerSocket, ServerSocketChannel, DatagramSocket,"
                + " AsynchronousServerSocketChannel)",
            Kind.SOCKET));
    list.add(
        Refusal.of(UNIX, "socket", "()" + FD, "opening a unix domain socket channel", Kind.SOCKET));
    list.add(
        Refusal.of(
            UNIX,
            "connect",
            "(" + FD + "Ljava/nio/file/Path;)I",
            "connecting a unix domain socket channel",
            Kind.SOCKET));
    list.add(
        Refusal.of(
            UNIX,
            "bind",
            "(" + FD + "Ljava/nio/file/Path;)V",
            "binding a unix domain socket channel",
            Kind.SOCKET));
    list.add(Refusal.of(SCTP, "socket", "(Z)" + FD, "opening an SctpChannel", Kind.SOCKET));
  }

  private static void names(List<Refusal> list) {
    Refusal byName =
        Refusal.of(
                ADDRESS,
                "getAllByName0",
                "(" + STRING + INET + "ZZ)[" + INET,
                "looking up a host name (InetAddress.getByName, getAllByName)",
                Kind.UNKNOWN_HOST)
            .instead("write the address in numbers, or use local(...) for the master's");
    list.add(byName.until(24));
    list.add(
        new Refusal(
            ADDRESS,
            "getAllByName0",
            "(" + STRING + "Z)[" + INET,
            byName.call(),
            byName.kind(),
            byName.subject(),
            byName.instead(),
            25,
            Integer.MAX_VALUE));
    String byAddress = "looking up an address (InetAddress.getHostName, getCanonicalHostName)";
    list.add(
        Refusal.of(
                ADDRESS,
                "getHostFromNameService",
                "(" + INET + "Z)" + STRING,
                byAddress,
                Kind.UNSUPPORTED)
            .instead("use getHostAddress, or local(...) for the master's")
            .until(24));
    list.add(
        Refusal.of(
                ADDRESS,
                "getHostFromNameService",
                "(" + INET + ")" + STRING,
                byAddress,
                Kind.UNSUPPORTED)
            .instead("use getHostAddress, or local(...) for the master's")
            .since(25));
    list.add(
        Refusal.of(
            ADDRESS,
            "isReachable",
            "(Ljava/net/NetworkInterface;II)Z",
            "InetAddress.isReachable",
            Kind.IO));
  }

  private static void interfaces(List<Refusal> list) {
    String type = "Ljava/net/NetworkInterface;";
    list.add(interfaceCall("getByName", "(" + STRING + ")" + type));
    list.add(interfaceCall("getByIndex", "(I)" + type));
    list.add(interfaceCall("getByInetAddress", "(" + INET + ")" + type));
    list.add(interfaceCall("getNetworkInterfaces", "()Ljava/util/Enumeration;"));
    list.add(interfaceCall("networkInterfaces", "()Ljava/util/stream/Stream;"));
  }

  private static Refusal interfaceCall(String method, String descriptor) {
    return Refusal.of(INTERFACE, method, descriptor, "NetworkInterface." + method, Kind.SOCKET);
  }

  /** Its channels would be refused, but a connection that it has kept would not. */
  private static void http(List<Refusal> list) {
    list.add(
        Refusal.of(
            HTTP,
            "send",
            "(" + REQUEST + HANDLER + ")Ljava/net/http/HttpResponse;",
            "HttpClient.send",
            Kind.IO));
    list.add(
        Refusal.of(
            HTTP,
            "sendAsync",
            "("
                + REQUEST
                + HANDLER
                + "Ljava/net/http/HttpResponse$PushPromiseHandler;"
                + "Ljava/util/concurrent/Executor;)Ljava/util/concurrent/CompletableFuture;",
            "HttpClient.sendAsync",
            Kind.UNSUPPORTED));
  }

  @Override
  public List<String> limits() {
    return List.of(
        "What was connected or bound outside a scope, or in `local(...)`, goes on working inside one,"
            + " on the master; a connection that HttpURLConnection keeps alive is not reused there.",
        "`InetAddress.getLocalHost` gives the slave's name and address. Addresses in numbers and the"
            + " loopback address need no look-up and are not refused.");
  }
}
