package dev.splitbrain.slave.system;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The slave's environment variables as the system's bytes, whatever its locale. */
public final class RawEnvironment {
  private static final Field VARIABLES =
      JdkInternals.find(
          () -> Class.forName("java.lang.ProcessEnvironment").getDeclaredField("theEnvironment"));
  private static final Method BYTES =
      JdkInternals.find(
          () ->
              Class.forName("java.lang.ProcessEnvironment$ExternalData")
                  .getDeclaredMethod("getBytes"));

  private RawEnvironment() {}

  /** A copy; names and values on Unix as they are, elsewhere in UTF-8. */
  public static Map<ByteBuffer, ByteBuffer> variables() {
    Map<ByteBuffer, ByteBuffer> variables = new LinkedHashMap<>();
    if (VARIABLES != null && BYTES != null) {
      raw().forEach((name, value) -> variables.put(bytes(name), bytes(value)));
    } else {
      Charset charset = isWindows() ? StandardCharsets.UTF_8 : Charset.defaultCharset();
      System.getenv()
          .forEach(
              (name, value) ->
                  variables.put(
                      ByteBuffer.wrap(name.getBytes(charset)),
                      ByteBuffer.wrap(value.getBytes(charset))));
    }
    return variables;
  }

  private static Map<?, ?> raw() {
    try {
      return (Map<?, ?>) VARIABLES.get(null);
    } catch (IllegalAccessException e) {
      throw new LinkageError("ProcessEnvironment.theEnvironment", e);
    }
  }

  private static ByteBuffer bytes(Object external) {
    try {
      return ByteBuffer.wrap(((byte[]) BYTES.invoke(external)).clone());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("ProcessEnvironment.ExternalData.getBytes", e);
    }
  }

  private static boolean isWindows() {
    return System.getProperty("os.name").startsWith("Windows");
  }
}
