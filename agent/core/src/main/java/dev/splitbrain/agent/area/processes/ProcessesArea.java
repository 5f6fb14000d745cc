package dev.splitbrain.agent.area.processes;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Refusal;
import dev.splitbrain.agent.area.Refusals;
import dev.splitbrain.wire.envelope.ServiceName;
import dev.splitbrain.wire.processes.ProcessesService;
import java.util.ArrayList;
import java.util.List;

/** Child processes: ProcessBuilder and Runtime.exec. */
@AutoService(Area.class)
public final class ProcessesArea implements Area {
  private static final String ENVIRONMENT = "java.lang.ProcessEnvironment";
  private static final String HANDLE = "java.lang.ProcessHandle";

  @Override
  public String name() {
    return ServiceName.of(ProcessesService.class);
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    ProcessStarter router = new ProcessStarter(context.router(), Runtime.version().feature());
    List<Hook> hooks = new ArrayList<>();
    hooks.add(
        Hook.inScope(
            "java.lang.ProcessImpl",
            "start",
            "([Ljava/lang/String;Ljava/util/Map;Ljava/lang/String;"
                + "[Ljava/lang/ProcessBuilder$Redirect;Z)Ljava/lang/Process;",
            (self, args) -> router.start(args)));
    hooks.add(
        Hook.inScope(
            ENVIRONMENT, "environment", "()Ljava/util/Map;", (self, args) -> router.environment()));
    hooks.add(
        Hook.inScope(
            ENVIRONMENT,
            "emptyEnvironment",
            "(I)Ljava/util/Map;",
            (self, args) -> router.emptyEnvironment()));
    hooks.addAll(Refusals.hooks(refusals(), context));
    return hooks;
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of(
                "java.lang.ProcessBuilder",
                "startPipeline",
                "(Ljava/util/List;)Ljava/util/List;",
                "ProcessBuilder.startPipeline",
                Refusal.Kind.IO)
            .instead("start one shell that runs the pipeline, or use local(...)"),
        Refusal.of(
                HANDLE,
                "current",
                "()Ljava/lang/ProcessHandle;",
                "ProcessHandle.current",
                Refusal.Kind.UNSUPPORTED)
            .byProgram(),
        Refusal.of(
                HANDLE,
                "of",
                "(J)Ljava/util/Optional;",
                "ProcessHandle.of",
                Refusal.Kind.UNSUPPORTED)
            .byProgram(),
        Refusal.of(
                HANDLE,
                "allProcesses",
                "()Ljava/util/stream/Stream;",
                "ProcessHandle.allProcesses",
                Refusal.Kind.UNSUPPORTED)
            .byProgram());
  }

  @Override
  public List<String> limits() {
    return List.of(
        "`Process.toHandle`, `children` and `descendants` of a child on a slave throw an"
            + " UnsupportedOperationException; `info` knows when it started and nothing else.",
        "A child with `Redirect.INHERIT` for its input finds it at its end: nobody can tell when a"
            + " child there wants to read, and to read ahead for it would take bytes from the"
            + " program. Its output and errors are carried to the master's own.",
        "`Redirect.from`, `to` and `appendTo` name files of the slave; a file that a path rule"
            + " keeps on the master is refused with an IOException.",
        "Where a method of Process cannot throw an IOException, a lost host is an"
            + " UncheckedIOException.",
        "Closing a child's stream ends a read of another thread that is blocked in it; the JDK"
            + " leaves that thread blocked.");
  }
}
