package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.pinned.PinnedPath;
import dev.splitbrain.agent.area.files.side.CrossCopy;
import dev.splitbrain.agent.area.files.side.MasterSide;
import dev.splitbrain.agent.area.files.side.Side;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Copies and moves between a name that is pinned and one that is not, which the JDK does through a
 * small buffer, as between any two providers: each buffer would be a round trip.
 */
public final class MixedPairHooks {
  private static final String HELPER = "java.nio.file.CopyMoveHelper";
  private static final String PAIR =
      "(Ljava/nio/file/Path;Ljava/nio/file/Path;[Ljava/nio/file/CopyOption;)V";

  private MixedPairHooks() {}

  public static List<Hook> all(FilesRouter router) {
    return List.of(
        hook(
            "copyToForeignTarget", body(router, Side::copy, (pair, options) -> pair.copy(options))),
        hook(
            "moveToForeignTarget",
            body(router, Side::move, (pair, options) -> pair.move(options))));
  }

  /** Pinned names mean the same outside every scope. */
  private static Hook hook(String method, HookBody body) {
    return Hook.always(HELPER, method, PAIR, body);
  }

  /** On one machine. */
  private interface Within {
    void on(Side side, Path source, Path target, CopyOption... options) throws IOException;
  }

  /** Between two. */
  private interface Across {
    void on(CrossCopy pair, CopyOption... options) throws IOException;
  }

  private static HookBody body(FilesRouter router, Within within, Across across) {
    return (self, args) -> {
      Side from = side(router, args[0]);
      Side to = side(router, args[1]);
      boolean pinned = args[0] instanceof PinnedPath || args[1] instanceof PinnedPath;
      if (!pinned || from == null || to == null) {
        return Hook.PROCEED;
      }
      Path source = plain(args[0]);
      Path target = plain(args[1]);
      CopyOption[] options = (CopyOption[]) args[2];
      if (from.isSame(to)) {
        within.on(from, source, target, options);
      } else {
        across.on(new CrossCopy(from, source, to, target), options);
      }
      return null;
    };
  }

  /** Null for paths of other file systems, such as archives. */
  private static Side side(FilesRouter router, Object path) throws IOException {
    if (path instanceof PinnedPath pinned) {
      return pinned.side();
    }
    if (!JdkFiles.isPlain(path)) {
      return null;
    }
    Side side = router.side(path);
    return side == null ? MasterSide.INSTANCE : side;
  }

  private static Path plain(Object path) {
    return path instanceof PinnedPath pinned ? pinned.plain() : (Path) path;
  }
}
