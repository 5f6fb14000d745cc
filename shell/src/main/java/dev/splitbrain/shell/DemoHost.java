package dev.splitbrain.shell;

import dev.splitbrain.shell.demo.EmbeddedSlave;
import dev.splitbrain.shell.engine.HostSwitch;
import java.io.IOException;
import java.nio.file.Path;

/** The host {@code demo}: a slave on this machine, started at its first use. */
final class DemoHost implements HostSwitch.BuiltIn, AutoCloseable {
  static final String NAME = "demo";

  private final Launch launch;
  private EmbeddedSlave slave;

  DemoHost(Launch launch) {
    this.launch = launch;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public synchronized Path start() throws IOException {
    if (slave == null || !slave.isAlive()) {
      if (slave != null) {
        slave.close();
      }
      try {
        slave =
            EmbeddedSlave.start(
                NAME, launch.jar("splitbrain-slave.jar"), launch.privateDirectory());
      } catch (UsageException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
    return slave.urlFile();
  }

  @Override
  public synchronized void close() throws IOException {
    if (slave != null) {
      slave.close();
      slave = null;
    }
  }
}
