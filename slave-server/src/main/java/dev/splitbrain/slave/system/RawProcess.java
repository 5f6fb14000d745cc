package dev.splitbrain.slave.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a Unix process from bytes: program, arguments, variables and directory reach it as they
 * are, whatever the slave's locale (a service often runs in the C locale, where the JDK would turn
 * every foreign letter into a question mark). Standard streams are descriptors that the caller has
 * opened, so that reading them can be ended.
 */
public final class RawProcess {
  private static final Constructor<?> NEW =
      JdkInternals.find(
          () ->
              Class.forName("java.lang.ProcessImpl")
                  .getDeclaredConstructor(
                      byte[].class,
                      byte[].class,
                      int.class,
                      byte[].class,
                      int.class,
                      byte[].class,
                      int[].class,
                      boolean.class,
                      boolean.class));

  /** Twelve descriptors: what three starts at once take for as long as they fork. */
  private static final int SPARE_PIPES = 6;

  private RawProcess() {}

  /** Whether this JDK can do it. */
  public static boolean isAvailable() {
    return NEW != null;
  }

  /**
   * Starts a process.
   *
   * @param command program and arguments, at least the program; without NUL
   * @param environment all of it
   * @param directory where it starts; never null
   * @param descriptors numbers of its input, output and error; they stay open here
   * @param merge its error goes where its output goes
   * @throws IOException as the JDK throws it, before ProcessBuilder names the program
   */
  public static Process start(
      List<byte[]> command,
      Map<ByteBuffer, ByteBuffer> environment,
      byte[] directory,
      int[] descriptors,
      boolean merge)
      throws IOException {
    checkDescriptors();
    ByteArrayOutputStream arguments = new ByteArrayOutputStream();
    for (byte[] argument : command.subList(1, command.size())) {
      arguments.writeBytes(terminated(argument));
    }
    ByteArrayOutputStream variables = new ByteArrayOutputStream();
    for (Map.Entry<ByteBuffer, ByteBuffer> variable : environment.entrySet()) {
      variables.writeBytes(array(variable.getKey()));
      variables.write('=');
      variables.writeBytes(terminated(array(variable.getValue())));
    }
    try {
      return (Process)
          NEW.newInstance(
              terminated(command.get(0)),
              arguments.toByteArray(),
              command.size() - 1,
              variables.toByteArray(),
              environment.size(),
              terminated(directory),
              // The JDK writes its own ends into the array.
              descriptors.clone(),
              false,
              merge);
    } catch (InvocationTargetException e) {
      JdkInternals.rethrow(e);
      throw new AssertionError(e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("ProcessImpl", e);
    }
  }

  /**
   * The JDK opens two pipes to fork with. If the second finds no descriptors it loses the first for
   * good, so a start that is about to find none is not tried. Others may take them in between; a
   * few more than needed are asked for.
   *
   * @throws IOException in the JDK's words for a fork that failed so
   */
  private static void checkDescriptors() throws IOException {
    List<Pipe> spare = new ArrayList<>(SPARE_PIPES);
    try {
      for (int i = 0; i < SPARE_PIPES; i++) {
        spare.add(Pipe.open());
      }
    } catch (IOException e) {
      throw withoutDescriptors(e);
    } finally {
      for (Pipe pipe : spare) {
        pipe.sink().close();
        pipe.source().close();
      }
    }
  }

  /** What the JDK says of a fork for which there are no descriptors. */
  public static IOException withoutDescriptors(IOException e) {
    String reason = String.valueOf(e.getMessage());
    return new IOException("error=" + (reason.endsWith("in system") ? 23 : 24) + ", " + reason, e);
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static byte[] terminated(byte[] text) {
    return java.util.Arrays.copyOf(text, text.length + 1);
  }
}
