package dev.splitbrain.shell;

import dev.splitbrain.shell.engine.ExecVm;
import dev.splitbrain.shell.engine.ForkedControl;
import dev.splitbrain.shell.engine.HostSwitch;
import dev.splitbrain.shell.engine.RefusedException;
import dev.splitbrain.shell.engine.Stdio;
import dev.splitbrain.shell.exec.DefaultHostName;
import dev.splitbrain.shell.exec.Question;
import dev.splitbrain.shell.text.Secrets;
import dev.splitbrain.shell.text.Visible;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.RunException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code splitbrain doctor}: is the way to a host open, and if not, at which step it ends. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Checks the way to a host step by step; each is ok, or says what to do.")
final class DoctorCommand implements Callable<Integer> {
  @Mixin HostOptions hosts;

  @Parameters(index = "0", paramLabel = "HOST", description = "a name, or @FILE with its URL")
  String host;

  @Override
  public Integer call() throws UsageException, IOException {
    if (hosts.with() != null) {
      throw new UsageException("doctor takes the host without --with: splitbrain doctor HOST");
    }
    if (Secrets.isFile(host)) {
      // Named first, connected to later: the steps between are what this is about.
      String name = DefaultHostName.of(host);
      hosts.hosts.add(name + "=" + host);
      host = name;
    }
    Launch launch = new Launch(hosts);
    String[] findings;
    try (DemoHost demo = new DemoHost(launch);
        ExecVm vm =
            ExecVm.start(
                launch.engine("", List.of(), List.of(), null).exec(),
                Stdio.inherited(),
                launch.privateDirectory())) {
      ForkedControl control = new ForkedControl(vm);
      if (host.equals(DemoHost.NAME) && !hosts.names(DemoHost.NAME)) {
        new HostSwitch(control, demo).with(host);
      }
      findings = control.ask(Question.EXAMINE, host);
    } catch (RefusedException | RunException | EngineTerminationException e) {
      throw new UsageException(e.getMessage());
    }
    boolean good = true;
    for (int i = 0; i < findings.length; i += 3) {
      String state = findings[i + 1];
      good &= state.equals("ok");
      String mark = state.equals("ok") ? "ok" : state.isEmpty() ? "-" : "FAILS";
      System.out.printf(
          "%-10s  %-5s  %s%n", findings[i], mark, Visible.line(Secrets.without(findings[i + 2])));
    }
    return good ? 0 : 1;
  }
}
