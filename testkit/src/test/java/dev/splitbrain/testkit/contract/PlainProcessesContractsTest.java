package dev.splitbrain.testkit.contract;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contracts of processes and environment on the plain JDK, which is their oracle. */
class PlainProcessesContractsTest {
  @TempDir Path directory;

  @Nested
  class OfProcesses extends ProcessesContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfStarts extends StartContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfTheEnvironment extends EnvironmentContract {}
}
