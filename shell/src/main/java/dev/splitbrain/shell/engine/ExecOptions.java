package dev.splitbrain.shell.engine;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start an exec VM.
 *
 * @param java the launcher of the JDK to run; the shell's own, since both share class files
 * @param execJar the exec VM's own classes
 * @param agentJar the agent; null runs without, for a shell that only ever acts on the master
 * @param agentOptions what stands behind the agent's {@code =}; without secrets, they would show in
 *     the process list
 * @param classPath the user's, in the syntax of {@code java -cp}; may be empty
 * @param vmOptions further options of the user for this VM
 */
public record ExecOptions(
    Path java,
    Path execJar,
    Path agentJar,
    String agentOptions,
    String classPath,
    List<String> vmOptions) {

  /** The command line up to the main class's argument. */
  List<String> commandLine() {
    List<String> line = new ArrayList<>();
    line.add(java.toString());
    if (vmOptions.stream().noneMatch(o -> o.matches("-XX:\\+Use\\w*GC"))) {
      // The quickest to start; C2 stays, for snippets may compute.
      line.add("-XX:+UseSerialGC");
      // Other collectors have this on: without it a counted loop holds up a stop, and everything
      // else that needs all threads to pause.
      line.add("-XX:+UseCountedLoopSafepoints");
      line.add("-XX:LoopStripMiningIter=1000");
    }
    line.add("-Xshare:auto");
    if (agentJar != null) {
      line.add("-javaagent:" + agentJar + (agentOptions.isEmpty() ? "" : "=" + agentOptions));
    }
    line.add("-javaagent:" + execJar);
    line.addAll(vmOptions);
    line.add("-cp");
    line.add(classPath.isEmpty() ? execJar.toString() : execJar + File.pathSeparator + classPath);
    line.add("dev.splitbrain.shell.exec.ExecMain");
    return line;
  }

  /** The launcher of the JDK that runs this code. */
  public static Path ownJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
