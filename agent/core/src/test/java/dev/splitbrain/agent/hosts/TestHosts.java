package dev.splitbrain.agent.hosts;

import dev.splitbrain.agent.session.ManagedSession;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.hello.SlaveUrl;
import dev.splitbrain.wire.hello.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/** Hosts for tests that connect to none. */
public final class TestHosts {
  private TestHosts() {}

  /** A host that cannot be connected to. */
  public static HostRef named(String name) {
    return new HostRef(
        name,
        url(),
        (n, u) -> {
          throw new java.net.ConnectException("no slave in this test");
        });
  }

  /** A book of hosts that can be connected to, though there is no session behind them. */
  public static HostBook book(String... names) {
    Path nothing = Path.of("no such directory of this test");
    HostBook book = new HostBook(nothing, nothing.resolve("hosts.toml"), (name, url) -> null);
    for (String name : names) {
      try {
        book.resolve(named(name).url().secretText(), name);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return book;
  }

  /** A host that can be connected to, though there is no session behind it. */
  public static HostRef connectable(String name) {
    return new HostRef(name, url(), (n, u) -> null);
  }

  /** A host that is connected by a session, of which only what every session has may be asked. */
  public static HostRef connected(String name, Session session) throws IOException {
    ManagedSession managed =
        (ManagedSession)
            Proxy.newProxyInstance(
                TestHosts.class.getClassLoader(),
                new Class<?>[] {ManagedSession.class},
                (proxy, method, args) -> {
                  try {
                    return method.invoke(session, args);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    HostRef host = new HostRef(name, url(), (n, u) -> managed);
    host.connect();
    return host;
  }

  private static SlaveUrl url() {
    return SlaveUrl.parse("splitbrain://" + Token.random().secretText() + "@127.0.0.1:1");
  }
}
