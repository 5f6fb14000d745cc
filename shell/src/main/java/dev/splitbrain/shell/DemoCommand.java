package dev.splitbrain.shell;

import dev.splitbrain.shell.demo.EmbeddedSlave;
import dev.splitbrain.shell.demo.EmbeddedSlaves;
import dev.splitbrain.shell.demo.Facts;
import dev.splitbrain.shell.engine.HostSwitch;
import dev.splitbrain.shell.engine.SnippetEngine;
import dev.splitbrain.shell.engine.Stdio;
import dev.splitbrain.shell.script.ScriptException;
import dev.splitbrain.shell.script.ScriptRunner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code splitbrain demo}: the tour, against two slaves that it starts itself. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Shows what this is, with slaves of its own; fails if anything goes astray.")
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--mix-up",
      hidden = true,
      description = "give each slave's name to the other: the demo must notice")
  boolean mixUp;

  @Override
  public Integer call() throws UsageException, IOException {
    List<String> script;
    try (InputStream in = EmbeddedSlave.class.getResourceAsStream("demo.jsh")) {
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    HostOptions hosts = new HostOptions();
    Launch launch = new Launch(hosts);
    Path slaveJar = launch.jar("splitbrain-slave.jar");
    try (EmbeddedSlaves slaves =
        EmbeddedSlaves.start(List.of("bench1", "bench2"), slaveJar, launch.privateDirectory())) {
      EmbeddedSlave first = slaves.get(0);
      EmbeddedSlave second = slaves.get(1);
      System.out.println("Two slaves run on this machine: " + first + " and " + second + ".");
      hosts.hosts.add("bench1=@" + (mixUp ? second : first).urlFile());
      hosts.hosts.add("bench2=@" + (mixUp ? first : second).urlFile());
      return tour(launch, script, new Facts(first, second));
    }
  }

  private static int tour(Launch launch, List<String> script, Facts facts)
      throws UsageException, IOException {
    try (SnippetEngine engine =
        SnippetEngine.start(launch.engine("", List.of(), List.of(), null), Stdio.inherited())) {
      ScriptRunner.prepare(engine, facts.asArguments());
      int status =
          new ScriptRunner(engine, new HostSwitch(engine.control(), null), "demo.jsh").run(script);
      facts.checkAfterwards();
      System.out.println();
      System.out.println("All of it happened where it should.");
      System.out.println("try: bin/splitbrain --with demo");
      return status;
    } catch (ScriptException e) {
      System.out.flush();
      System.err.println(e.getMessage());
      System.err.println("splitbrain: the demo went astray");
      return 1;
    }
  }
}
