package dev.splitbrain.wire.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

class SilentLogProviderTest {
  @Test
  void isTheOneThatSlf4jFinds() {
    assertEquals(NOPLoggerFactory.class, LoggerFactory.getILoggerFactory().getClass());
    assertFalse(LoggerFactory.getLogger("org.apache.thrift").isErrorEnabled());
  }

  /** slf4j writes its complaints at first use, so that takes a VM of its own. */
  @Test
  void nothingIsPrintedWhenLibthriftLogs() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Logs.class.getName())
            .redirectErrorStream(true)
            .start();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (InputStream in = process.getInputStream()) {
      in.transferTo(printed);
    }

    assertEquals(0, process.waitFor());
    assertEquals("done\n", printed.toString(StandardCharsets.UTF_8));
  }

  /** Makes a logger as libthrift does and uses it. */
  public static final class Logs {
    private Logs() {}

    public static void main(String[] args) {
      LoggerFactory.getLogger("org.apache.thrift.ProcessFunction").error("must not be seen");
      System.out.print("done\n");
    }
  }
}
