package dev.splitbrain.agent.hosts;

import dev.splitbrain.wire.hello.SlaveUrl;
import dev.splitbrain.wire.hello.Token;

/** Hosts for tests that connect to none. */
public final class TestHosts {
  private TestHosts() {}

  /** A host that cannot be connected to. */
  public static HostRef named(String name) {
    SlaveUrl url = SlaveUrl.parse("splitbrain://" + Token.random().secretText() + "@127.0.0.1:1");
    return new HostRef(
        name,
        url,
        (n, u) -> {
          throw new java.net.ConnectException("no slave in this test");
        });
  }

  /** A host that can be connected to, though there is no session behind it. */
  public static HostRef connectable(String name) {
    return new HostRef(name, named(name).url(), (n, u) -> null);
  }
}
