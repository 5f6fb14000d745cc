package dev.splitbrain.slave.system;

import java.io.Console;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Facts of the machine and the process that Java does not tell directly. */
public final class Machine {
  private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

  private Machine() {}

  /** The machine's own name. Where the kernel tells it, no name service is asked. */
  public static String hostName() {
    try {
      if (Files.isReadable(KERNEL_NAME)) {
        return Files.readString(KERNEL_NAME).strip();
      }
    } catch (IOException e) {
      // The portable way then.
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // Its message is "NAME: why".
      return e.getMessage().split(":", 2)[0].strip();
    }
  }

  /** Whether the process has the rights of Unix' root. */
  public static boolean isRoot() {
    try {
      // The kernel gives a process' own directory to its effective user.
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }

  /** Whether somebody sits in front of standard output. */
  public static boolean hasTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 there is a console for a pipe too, and this method to tell.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Console.isTerminal", e);
    }
  }
}
