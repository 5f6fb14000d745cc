package dev.splitbrain.agent.area.diagnostics;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.AreaServices;
import dev.splitbrain.agent.area.Condition;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Needs;
import dev.splitbrain.agent.area.PathCodec;
import dev.splitbrain.agent.area.Refusal;
import dev.splitbrain.agent.area.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the JVM tells about itself, where a program names the file for it. Heap and recordings are
 * the master's; the file is where the name leads. The JVM's own code would write to a file of the
 * master of that name, so it gets a private one, whose bytes go on to the program's. What cannot be
 * done so is refused.
 */
@AutoService(Area.class)
public final class DiagnosticsArea implements Area {
  private static final String RECORDING = "jdk.jfr.Recording";
  private static final String PATH = "(Ljava/nio/file/Path;)V";
  private static final String COMMANDS = "com.sun.management.internal.DiagnosticCommandImpl";
  private static final String REMOTE = "jdk.management.jfr.RemoteRecordingStream";

  /**
   * The diagnostic commands that only print, or act on nothing but the JVM, as their bean names
   * them. All others read or write files, or may do so on a newer JDK.
   */
  private static final Set<String> WITHOUT_FILES =
      Set.of(
          "help",
          "compilerCodeHeapAnalytics",
          "compilerCodecache",
          "compilerCodelist",
          "compilerDirectivesClear",
          "compilerDirectivesPrint",
          "compilerDirectivesRemove",
          "compilerMemory",
          "compilerQueue",
          "gcClassHistogram",
          "gcFinalizerInfo",
          "gcHeapInfo",
          "gcRun",
          "gcRunFinalization",
          "jfrCheck",
          "managementAgentStatus",
          "systemMap",
          "systemNativeHeapInfo",
          "systemTrimNativeHeap",
          "threadPrint",
          "threadVthreadPollers",
          "threadVthreadScheduler",
          "vmClassHierarchy",
          "vmClassloaderStats",
          "vmClassloaders",
          "vmClasses",
          "vmCommandLine",
          "vmDynlibs",
          "vmEvents",
          "vmFlags",
          "vmInfo",
          "vmMetaspace",
          "vmNativeMemory",
          "vmStringtable",
          "vmSymboltable",
          "vmSystemProperties",
          "vmSystemdictionary",
          "vmUptime",
          "vmVersion");

  private static final Refusal DESTINATION =
      Refusal.of(RECORDING, "setDestination", PATH, "Recording.setDestination", unsupported())
          .about(0)
          .instead("stop the recording and dump it (Recording.dump), or use local(...)");

  private static final Refusal DESTINATION_BY_BEAN =
      Refusal.of(
              "jdk.jfr.internal.management.ManagementSupport",
              "checkSetDestination",
              "(Ljdk/jfr/Recording;Ljava/lang/String;)V",
              DESTINATION.call(),
              unsupported())
          .about(1)
          .instead(DESTINATION.instead());

  private static final Refusal COMMAND =
      Refusal.of(
              COMMANDS,
              "invoke",
              "(Ljava/lang/String;[Ljava/lang/Object;[Ljava/lang/String;)Ljava/lang/Object;",
              "a diagnostic command that may read or write files (GC.heap_dump, JFR.dump,"
                  + " Thread.dump_to_file, Compiler.directives_add)",
              unsupported())
          .instead(
              "use HotSpotDiagnosticMXBean or Recording.dump, which write to the host's files, or"
                  + " local(...)");

  private static final Refusal REPOSITORY =
      Refusal.of(
              "jdk.jfr.consumer.EventStream",
              "openRepository",
              "(Ljava/nio/file/Path;)Ljdk/jfr/consumer/EventStream;",
              "EventStream.openRepository of a directory",
              unsupported())
          .about(0)
          .instead("use EventStream.openFile of a recording that is whole, or local(...)");

  private static final Refusal REMOTE_STREAM =
      Refusal.of(
              REMOTE,
              "makeTempDirectory",
              "()Ljava/nio/file/Path;",
              "RemoteRecordingStream",
              Refusal.Kind.IO)
          .instead("open it in local(...)");

  private static final Refusal REMOTE_STREAM_IN_DIRECTORY =
      Refusal.of(
              REMOTE,
              "checkFileAccess",
              "(Ljava/nio/file/Path;)V",
              REMOTE_STREAM.call(),
              Refusal.Kind.IO)
          .about(0)
          .instead(REMOTE_STREAM.instead());

  private static Refusal.Kind unsupported() {
    return Refusal.Kind.UNSUPPORTED;
  }

  @Override
  public String name() {
    return "diagnostics";
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        DESTINATION,
        DESTINATION_BY_BEAN,
        COMMAND,
        REPOSITORY,
        REMOTE_STREAM,
        REMOTE_STREAM_IN_DIRECTORY);
  }

  @Override
  public Needs needs() {
    return Needs.opened("jdk.jfr");
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    List<Hook> hooks = new ArrayList<>();
    for (Hook refusing : Refusals.hooks(refusals(), context)) {
      hooks.add(
          switch (refusing.className()) {
            case RECORDING -> alsoPinned(refusing);
            case COMMANDS -> but(refusing, WITHOUT_FILES);
            default -> refusing;
          });
    }
    hooks.add(
        Hook.inScope(
            "com.sun.management.internal.HotSpotDiagnostic",
            "dumpHeap",
            "(Ljava/lang/String;Z)V",
            new HeapDumps(context.router())));
    hooks.add(
        Hook.inScope(RECORDING, "dump", PATH, new RecordingDumps(context.router(), pathNames())));
    hooks.add(
        Hook.inScope(
            OwnChunks.INPUT, "initialize", "(Ljava/io/File;)V", new OwnChunks(context.router())));
    return hooks;
  }

  /**
   * The JVM writes a recording that is kept in memory by the text of its destination's name,
   * whatever file system that is of: so a slave's path is refused wherever it is given.
   */
  private static Hook alsoPinned(Hook refusing) {
    return new Hook(
        refusing.target(),
        refusing.position(),
        Condition.ALWAYS,
        refusing.guard(),
        refusing.order(),
        (self, args) -> {
          String host = pathNames().pinnedTo(args[0]);
          if (host != null) {
            throw DESTINATION.kind().exception(DESTINATION.message(host));
          }
          return refusing.body().call(self, args);
        });
  }

  private static Hook but(Hook refusing, Set<String> harmless) {
    return Hook.inScope(
        refusing.className(),
        refusing.methodName(),
        refusing.descriptor(),
        (self, args) ->
            args[0] == null || harmless.contains((String) args[0])
                ? Hook.PROCEED
                : refusing.body().call(self, args));
  }

  private static PathCodec pathNames() {
    return AreaServices.one(PathCodec.class);
  }

  @Override
  public List<String> limits() {
    return List.of(
        "A heap dump (`dumpHeap`) and a recording (`Recording.dump`) whose file is a slave's are made"
            + " in a private file of the master first, below its cache, and need room there. A"
            + " recording's destination stays on the master if it was set outside, or by the command"
            + " line; so do the heap dumps that the JVM makes unasked (`HeapDumpPath`).");
  }
}
