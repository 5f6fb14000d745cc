package dev.splitbrain.shell;

import dev.splitbrain.shell.terminal.Tty;
import dev.splitbrain.shell.text.Secrets;
import dev.splitbrain.shell.text.Visible;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** {@code bin/splitbrain}: the shell itself, and its subcommands. */
@Command(
    name = "splitbrain",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Java that runs here and touches the world there.",
    subcommands = {RunCommand.class, JavaCommand.class, DemoCommand.class, DoctorCommand.class})
public final class Main implements Callable<Integer> {
  /** The user asked for something that cannot be done as it stands. */
  static final int USAGE = 2;

  @Mixin HostOptions hosts;
  @Mixin ShellCommand shell;

  /** Made by picocli. */
  public Main() {}

  /** Runs and exits with the command's status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The parser, for tests too. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    // A host may have a name that is also a subcommand: --with demo.
    commandLine.setAllowSubcommandsAsOptionParameters(true);
    // @FILE is a host's secret here, never a file of arguments.
    commandLine.setExpandAtFiles(false);
    // What follows a script or a program is its own.
    commandLine.getSubcommands().get("run").setStopAtPositional(true);
    commandLine.getSubcommands().get("java").setStopAtPositional(true);
    commandLine.setExecutionExceptionHandler(
        (exception, command, result) -> failed(exception, command.getErr()));
    commandLine.setParameterExceptionHandler(Main::misused);
    return commandLine;
  }

  private static int failed(Exception exception, PrintWriter err) throws Exception {
    if (exception instanceof UsageException) {
      err.println(
          "splitbrain: " + Visible.line(Secrets.without(String.valueOf(exception.getMessage()))));
      return USAGE;
    }
    if (exception instanceof IOException) {
      err.println(
          "splitbrain: " + Visible.line(Secrets.without(String.valueOf(exception.getMessage()))));
      return 1;
    }
    throw exception;
  }

  /** One line instead of the whole help; what may be a secret is not repeated. */
  private static int misused(ParameterException exception, String[] args) {
    String message = Secrets.without(exception.getMessage(), args);
    CommandLine command = exception.getCommandLine();
    command
        .getErr()
        .println(
            "splitbrain: "
                + message
                + " (see "
                + command.getCommandSpec().qualifiedName()
                + " --help)");
    return USAGE;
  }

  @Override
  public Integer call() throws UsageException, IOException {
    return shell.run(hosts, Tty.is(0) && Tty.is(1));
  }

  /** The version that the jar's manifest states. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "splitbrain " + (version == null ? "(not packed)" : version), "Java " + Runtime.version()
      };
    }
  }
}
