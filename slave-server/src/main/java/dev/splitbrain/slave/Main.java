package dev.splitbrain.slave;

import dev.splitbrain.slave.session.SlaveIdentity;
import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.slave.system.Machine;
import dev.splitbrain.wire.hello.SlaveUrl;
import dev.splitbrain.wire.hello.Token;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The slave's command line. */
@Command(
    name = "splitbrain-slave",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    usageHelpAutoWidth = true,
    description =
        "Lets masters that hold its token act on this machine: files, processes, environment."
            + " It does what they ask, as the user that runs it.")
public final class Main implements Callable<Integer> {
  private static final int CANNOT_START = 1;
  private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}";

  @Spec private CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:0",
      converter = ListenAddress.Converter.class,
      description = "a loopback address; port 0 takes a free one (default: ${DEFAULT-VALUE})")
  private ListenAddress listen;

  @Option(
      names = "--name",
      description =
          "what masters call this slave; each name has its token (default: the host name)")
  private String name;

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      description = "where classes that exist only on this machine are looked up")
  private String classPath;

  @Option(
      names = "--url-file",
      paramLabel = "FILE",
      description = "write the URL, which holds the token, here before listening is announced")
  private Path urlFile;

  @Option(names = "--allow-root", description = "run as root; masters then act as root")
  private boolean allowRoot;

  /** Runs until it is stopped; ends the JVM only when it cannot start. */
  public static void main(String[] args) {
    int status =
        new CommandLine(new Main())
            .setParameterExceptionHandler(
                (e, arguments) -> {
                  System.err.println("splitbrain-slave: " + e.getMessage());
                  System.err.println("splitbrain-slave --help shows the options");
                  return CommandLine.ExitCode.USAGE;
                })
            .execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  public Integer call() {
    String slaveName = name == null ? Machine.hostName() : name;
    if (!slaveName.matches(NAME)) {
      throw new ParameterException(
          spec.commandLine(),
          (name == null ? "the host name " : "--name ")
              + "'"
              + slaveName
              + "' does not do as a name: letters, digits, . _ - only; give one with --name");
    }
    if (Machine.isRoot() && !allowRoot) {
      throw new ParameterException(
          spec.commandLine(),
          "this is root, and masters would act as root: run it as another user, or say"
              + " --allow-root");
    }
    List<Path> classes = classPath();
    try {
      start(slaveName, classes);
      return 0;
    } catch (IOException e) {
      System.err.println("splitbrain-slave: " + e.getMessage());
      return CANNOT_START;
    }
  }

  private List<Path> classPath() {
    List<Path> entries = new ArrayList<>();
    if (classPath != null) {
      for (String entry : classPath.split(File.pathSeparator)) {
        Path path = Path.of(entry).toAbsolutePath();
        if (!Files.exists(path)) {
          throw new ParameterException(
              spec.commandLine(), "--class-path: " + path + " does not exist");
        }
        entries.add(path);
      }
    }
    return entries;
  }

  private void start(String slaveName, List<Path> classes) throws IOException {
    Path config = TokenFile.configDirectory(System.getenv(), System.getProperty("user.home"));
    Token token = TokenFile.of(config, slaveName);
    SlaveIdentity identity = SlaveIdentity.now(slaveName, classes);
    SlaveServer server;
    try {
      server = SlaveServer.start(identity, token, listen.address(), listen.port());
    } catch (IOException e) {
      throw new IOException("cannot listen on port " + listen.port() + ": " + e.getMessage(), e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "splitbrain-stop"));
    try {
      announce(slaveName, server.address(), token);
    } catch (IOException e) {
      server.close();
      throw new IOException("cannot write the URL to " + urlFile + ": " + e.getMessage(), e);
    }
    OwnClasses.load();
  }

  private void announce(String slaveName, InetSocketAddress bound, Token token) throws IOException {
    SlaveUrl url = new SlaveUrl(token, bound.getAddress().getHostAddress(), bound.getPort(), null);
    PrintStream out = System.out;
    if (urlFile != null) {
      UrlFile.write(urlFile, url, out);
    }
    if (Machine.hasTerminal()) {
      out.println(url.secretText());
    }
    out.println(
        "splitbrain-slave "
            + SlaveIdentity.version()
            + ": "
            + slaveName
            + " (user "
            + System.getProperty("user.name")
            + ", pid "
            + ProcessHandle.current().pid()
            + ") listening on "
            + ListenAddress.text(bound));
    out.flush();
  }

  private static void stop(SlaveServer server) {
    try {
      server.close();
    } catch (IOException e) {
      SlaveLog.log("stopping: " + e.getMessage());
    }
  }

  /** {@code --version}. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"splitbrain-slave " + SlaveIdentity.version()};
    }
  }
}
