package dev.splitbrain.agent.area.watch;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Refusal;
import dev.splitbrain.agent.area.Refusals;
import java.util.List;

/** WatchService of the default file system, refused for now. */
@AutoService(Area.class)
public final class WatchArea implements Area {
  private static final String INSTEAD = "look again in intervals, or use local(...)";

  @Override
  public String name() {
    return "watch";
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    return Refusals.hooks(refusals(), context);
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(
        Refusal.of(
                "sun.nio.fs.LinuxFileSystem",
                "newWatchService",
                "()Ljava/nio/file/WatchService;",
                "FileSystem.newWatchService",
                Refusal.Kind.IO)
            .instead(INSTEAD),
        // With a service from outside the scope the name would still be looked up on the master.
        Refusal.of(
                "sun.nio.fs.UnixPath",
                "register",
                "(Ljava/nio/file/WatchService;[Ljava/nio/file/WatchEvent$Kind;"
                    + "[Ljava/nio/file/WatchEvent$Modifier;)Ljava/nio/file/WatchKey;",
                "Path.register",
                Refusal.Kind.IO)
            .about(Refusal.SELF)
            .instead(INSTEAD));
  }
}
