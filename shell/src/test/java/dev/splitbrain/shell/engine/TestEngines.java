package dev.splitbrain.shell.engine;

import dev.splitbrain.api.SplitBrain;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Engines without the agent: real VMs, no slaves. */
public final class TestEngines {
  private TestEngines() {}

  /** Settings whose files are in a directory of the test. */
  public static EngineSettings settings(Path directory) throws IOException {
    Path execJar = directory.resolve("splitbrain-exec.jar");
    try (InputStream in =
        TestEngines.class.getResourceAsStream("/dev/splitbrain/shell/jars/splitbrain-exec.jar")) {
      Files.copy(in, execJar, StandardCopyOption.REPLACE_EXISTING);
    }
    Path api = home(SplitBrain.class);
    String classPath = api + File.pathSeparator + home(TestEngines.class);
    ExecOptions exec =
        new ExecOptions(ExecOptions.ownJava(), execJar, null, "", classPath, List.of("-Xmx256m"));
    return new EngineSettings(exec, api, List.of(), directory, null);
  }

  private static Path home(Class<?> type) throws IOException {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** An engine. */
  public static SnippetEngine start(Path directory, Stdio stdio) throws IOException {
    return SnippetEngine.start(settings(directory), stdio);
  }
}
