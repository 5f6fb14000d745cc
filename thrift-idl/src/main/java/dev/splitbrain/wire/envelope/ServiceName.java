package dev.splitbrain.wire.envelope;

/**
 * The name by which master and slave multiplex a service. It is written once, in the namespace of
 * its .thrift file: {@code dev.splitbrain.wire.files} is called {@code files}.
 */
public final class ServiceName {
  private static final String ROOT = "dev.splitbrain.wire.";

  private ServiceName() {}

  /**
   * The name of the service that a class was generated for.
   *
   * @param generated the service, or what is nested in it: Iface, Client
   * @throws IllegalArgumentException if this release's IDL has no such service
   */
  public static String of(Class<?> generated) {
    String namespace = generated.getPackageName();
    if (namespace.startsWith(ROOT)) {
      String name = namespace.substring(ROOT.length());
      String calls = name + ":";
      if (Repeatability.table().keySet().stream().anyMatch(call -> call.startsWith(calls))) {
        return name;
      }
    }
    throw new IllegalArgumentException("the IDL has no service of " + generated.getName());
  }
}
