package dev.splitbrain.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Ends the shared slaves when all tests are over. Found by the platform's ServiceLoader. */
public final class SlavesAtEnd implements LauncherSessionListener {
  /** Made by the platform. */
  public SlavesAtEnd() {}

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    try {
      Bench.closeShared();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
