package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.side.CrossCopy;
import dev.splitbrain.agent.area.files.side.MasterSide;
import dev.splitbrain.agent.area.files.side.Side;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import java.nio.file.CopyOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The default provider's methods of two names. Names whose routes differ are on two file systems.
 */
final class PairHooks {
  private static final String TWO = "(Ljava/nio/file/Path;Ljava/nio/file/Path;";
  private static final String COPIES = "[Ljava/nio/file/CopyOption;";

  private final FilesRouter router;
  private final List<Hook> hooks = new ArrayList<>();

  private PairHooks(FilesRouter router) {
    this.router = router;
  }

  static List<Hook> all(FilesRouter router) {
    PairHooks all = new PairHooks(router);
    all.pairs();
    return all.hooks;
  }

  private void hook(String method, String descriptor, HookBody body) {
    hooks.add(Hook.inScope(ProviderHooks.UNIX, method, descriptor, body));
  }

  /** What happens to two names, of which one at least is not the master's own as it is. */
  private interface Pair {
    Object on(Side from, Path source, Side to, Path target, Object[] args) throws Exception;
  }

  private HookBody pair(Pair pair) {
    return (self, args) -> {
      if (!JdkFiles.isPlain(args[0]) || !JdkFiles.isPlain(args[1])) {
        return Hook.PROCEED;
      }
      Side from = router.side(args[0]);
      Side to = router.side(args[1]);
      return from == null && to == null
          ? Hook.PROCEED
          : call(pair, orMaster(from), (Path) args[0], orMaster(to), (Path) args[1], args);
    };
  }

  private Object call(Pair pair, Side from, Path source, Side to, Path target, Object[] args)
      throws Exception {
    try {
      return pair.on(from, source, to, target, args);
    } catch (NoSuchFileException e) {
      boolean isSource = source.toString().equals(e.getFile());
      Side lacking = isSource ? from : to;
      throw lacking.machine() instanceof SlaveFiles ? router.hinted(e) : e;
    }
  }

  private static Side orMaster(Side side) {
    return side == null ? MasterSide.INSTANCE : side;
  }

  private void pairs() {
    hook(
        "copy",
        TWO + COPIES + ")V",
        pair(
            (from, source, to, target, args) -> {
              CopyOption[] options = (CopyOption[]) args[2];
              if (from.isSame(to)) {
                from.copy(source, target, options);
              } else {
                new CrossCopy(from, source, to, target).copy(options);
              }
              return null;
            }));
    hook(
        "move",
        TWO + COPIES + ")V",
        pair(
            (from, source, to, target, args) -> {
              CopyOption[] options = (CopyOption[]) args[2];
              if (from.isSame(to)) {
                from.move(source, target, options);
              } else {
                new CrossCopy(from, source, to, target).move(options);
              }
              return null;
            }));
    hook(
        "createLink",
        TWO + ")V",
        pair(
            (side, link, other, existing, args) -> {
              if (!side.isSame(other)) {
                throw CrossCopy.noLink(link, existing);
              }
              side.createLink(link, existing);
              return null;
            }));
    hook(
        "isSameFile",
        TWO + ")Z",
        pair(
            (side, file, other, otherFile, args) ->
                side.isSame(other) && side.isSameFile(file, otherFile)));
  }
}
