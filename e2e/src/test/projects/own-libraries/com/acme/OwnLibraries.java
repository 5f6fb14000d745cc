package com.acme;

import java.nio.file.Files;
import java.nio.file.Path;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TMemoryBuffer;

/** Uses its own older releases of libraries that the agent has inside. */
public final class OwnLibraries {
  public static void main(String[] args) throws Exception {
    System.out.println("thrift=" + jarOf(TException.class));
    System.out.println("thriftRoundTrip=" + thrift());
    System.out.println("bytebuddy=" + jarOf(ByteBuddy.class));
    System.out.println("bytebuddyClass=" + bytebuddy());
    System.out.println("slf4j=" + jarOf(org.slf4j.LoggerFactory.class));
    System.out.println("hostname=" + Files.readString(Path.of("/etc/hostname")).strip());
    System.out.println("agentCore=" + visible("dev.splitbrain.agent.start.Start"));
    System.out.println("agentWire=" + visible("dev.splitbrain.wire.hello.Token"));
    System.out.println("agentToml=" + visible("com.electronwill.nightconfig.core.Config"));
  }

  private static String jarOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
        .getFileName()
        .toString();
  }

  private static long thrift() throws TException {
    TMemoryBuffer buffer = new TMemoryBuffer(100);
    TProtocol protocol = new TBinaryProtocol(buffer);
    protocol.writeFieldBegin(new TField("n", TType.I64, (short) 7));
    protocol.writeI64(42);
    TField field = protocol.readFieldBegin();
    return field.id * 1000 + protocol.readI64();
  }

  private static String bytebuddy() throws ReflectiveOperationException {
    Class<?> type =
        new ByteBuddy()
            .subclass(Object.class)
            .method(ElementMatchers.named("toString"))
            .intercept(FixedValue.value("made"))
            .make()
            .load(OwnLibraries.class.getClassLoader())
            .getLoaded();
    return type.getDeclaredConstructor().newInstance().toString();
  }

  private static boolean visible(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
