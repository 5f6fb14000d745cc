package dev.splitbrain.boot;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.jar.JarFile;

/**
 * Where the JVM enters the agent. Makes the core's class loader and hands over; does nothing else,
 * so that nothing of the agent but this folder is visible to the application.
 */
public final class AgentMain {
  private static final String START = "splitbrain-core/dev/splitbrain/agent/start/Start.class";

  private AgentMain() {}

  /** Started with {@code -javaagent}. */
  public static void premain(String options, Instrumentation instrumentation) throws Throwable {
    start(options, instrumentation);
  }

  /** Attached to a running VM. */
  public static void agentmain(String options, Instrumentation instrumentation) throws Throwable {
    start(options, instrumentation);
  }

  private static void start(String options, Instrumentation instrumentation) throws Throwable {
    File file = agentJar();
    JarFile jar = new JarFile(file);
    ClassLoader core = new CoreLoader(jar, file.toURI().toURL().toString());
    Class<?> start = Class.forName("dev.splitbrain.agent.start.Start", true, core);
    try {
      start
          .getMethod("start", String.class, Instrumentation.class, File.class)
          .invoke(null, options == null ? "" : options, instrumentation, file);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof UncheckedIOException) {
        cause = cause.getCause();
      }
      if (cause instanceof IllegalArgumentException || cause instanceof IOException) {
        // The user's mistake, or the host's: one line, no stack of ours, and the JVM must not go on
        // as if it were routed.
        System.err.println("splitbrain: " + cause.getMessage());
        Runtime.getRuntime().halt(2);
      }
      throw cause;
    }
  }

  /**
   * The jar with the core in it. It is not always the one that this class comes from: a program
   * that has the api on its class path as a library of its own may have this class there, too.
   */
  private static File agentJar() throws IOException, URISyntaxException {
    File own =
        new File(AgentMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (own.isFile()) {
      try (JarFile jar = new JarFile(own)) {
        if (jar.getJarEntry(START) != null) {
          return own;
        }
      }
    }
    URL start = ClassLoader.getSystemResource(START);
    if (start == null) {
      throw new IOException("the agent is incomplete: " + START + " is not in " + own);
    }
    return new File(((JarURLConnection) start.openConnection()).getJarFileURL().toURI());
  }
}
