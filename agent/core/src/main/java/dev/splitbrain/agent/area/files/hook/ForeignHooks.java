package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.Callers;
import dev.splitbrain.agent.area.Condition;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.files.name.FileName;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import dev.splitbrain.agent.area.files.windows.WindowsSyntax;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The text of names inside the scope of a host whose syntax is not the master's: what the default
 * file system is, and what java.io.File does without looking at a disk. The JDK's own code, which
 * names the JDK's own files, goes on with the master's syntax.
 */
public final class ForeignHooks {
  private static final String FILE = "java.io.File";
  private static final String UNIX = "java.io.UnixFileSystem";
  private static final String TEXT = "Ljava/lang/String;";

  /** What programs make names with, so that its caller decides whose syntax it is. */
  private static final Set<String> MAKERS =
      Set.of(
          FILE,
          UNIX,
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.PrintStream",
          "java.io.PrintWriter",
          "java.io.RandomAccessFile",
          "java.nio.file.FileSystems",
          "java.nio.file.Path",
          "java.nio.file.Paths",
          "java.util.Formatter");

  private final FilesRouter router;
  private final List<Hook> hooks = new ArrayList<>();

  private final Condition condition;

  private ForeignHooks(FilesRouter router, Condition condition) {
    this.router = router;
    this.condition = condition;
  }

  /**
   * All of them.
   *
   * @param condition holds once this VM has met a host of another syntax
   */
  public static List<Hook> all(FilesRouter router, Condition condition) {
    ForeignHooks all = new ForeignHooks(router, condition);
    all.fileSystems();
    all.making();
    all.parts();
    all.comparing();
    return all.hooks;
  }

  /** What is done instead in a foreign scope. */
  private interface Body {
    Object call(SlaveFiles slave, Object self, Object[] args) throws Exception;
  }

  private HookBody inForeignScope(Body body) {
    return (self, args) -> {
      SlaveFiles slave = router.foreign();
      return slave == null ? Hook.PROCEED : body.call(slave, self, args);
    };
  }

  private HookBody ofProgram(Body body) {
    return inForeignScope(
        (slave, self, args) ->
            Callers.isProgram(MAKERS) ? body.call(slave, self, args) : Hook.PROCEED);
  }

  private void fileSystems() {
    hooks.add(
        Hook.when(
            condition,
            "java.nio.file.FileSystems",
            "getDefault",
            "()Ljava/nio/file/FileSystem;",
            ofProgram((slave, self, args) -> router.pinned().defaultFileSystem(slave))));
    hooks.add(
        Hook.when(
            condition,
            "java.nio.file.FileSystems",
            "getFileSystem",
            "(Ljava/net/URI;)Ljava/nio/file/FileSystem;",
            ofProgram(
                (slave, self, args) ->
                    args[0] != null && "file".equalsIgnoreCase(((URI) args[0]).getScheme())
                        ? router.pinned().defaultFileSystem(slave)
                        : Hook.PROCEED)));
    // Past the path that the file keeps, which is of one syntax only.
    hooks.add(
        Hook.when(
            condition,
            FILE,
            "toPath",
            "()Ljava/nio/file/Path;",
            ofProgram(
                (slave, self, args) ->
                    router.pinned().defaultFileSystem(slave).getPath(text(self)))));
  }

  /** The text of a File as the host's java.io would have kept it. */
  private static String text(Object file) {
    return WindowsSyntax.normalize(FileName.own((File) file));
  }

  /** What files are compared by. */
  private static String told(Object file) {
    return WindowsSyntax.normalize(FileName.told((File) file));
  }

  private void making() {
    hooks.add(
        Hook.when(
            condition,
            UNIX,
            "normalize",
            "(" + TEXT + ")" + TEXT,
            ofProgram((slave, self, args) -> WindowsSyntax.normalize((String) args[0]))));
    hooks.add(
        Hook.when(
            condition,
            UNIX,
            "resolve",
            "(" + TEXT + TEXT + ")" + TEXT,
            ofProgram(
                (slave, self, args) ->
                    WindowsSyntax.resolve(
                        WindowsSyntax.normalize((String) args[0]), (String) args[1]))));
    hooks.add(
        Hook.when(
            condition,
            UNIX,
            "fromURIPath",
            "(" + TEXT + ")" + TEXT,
            ofProgram((slave, self, args) -> WindowsSyntax.ofUriPath((String) args[0]))));
    // The JDK's code makes URIs of the program's files too (its XML parsers do); no name of the
    // master's begins with a drive.
    hooks.add(
        Hook.when(
            condition,
            FILE,
            "slashify",
            "(" + TEXT + "Z)" + TEXT,
            inForeignScope(
                (slave, self, args) ->
                    WindowsSyntax.isAbsolute((String) args[0]) || Callers.isProgram(MAKERS)
                        ? WindowsSyntax.uriPath((String) args[0], (boolean) args[1])
                        : Hook.PROCEED)));
    hooks.add(
        Hook.when(
            condition,
            FILE,
            "listRoots",
            "()[Ljava/io/File;",
            inForeignScope((slave, self, args) -> roots(slave))));
  }

  private File[] roots(SlaveFiles slave) {
    List<File> files = new ArrayList<>();
    for (Path root : router.pinned().defaultFileSystem(slave).getRootDirectories()) {
      files.add(new File(root.toString()));
    }
    return files.toArray(new File[0]);
  }

  private void parts() {
    hooks.add(
        Hook.when(
            condition,
            FILE,
            "getName",
            "()" + TEXT,
            ofProgram((slave, self, args) -> WindowsSyntax.name(text(self)))));
    hooks.add(
        Hook.when(
            condition,
            FILE,
            "getParent",
            "()" + TEXT,
            ofProgram((slave, self, args) -> WindowsSyntax.parent(text(self)))));
    hooks.add(
        Hook.when(
            condition,
            FILE,
            "isAbsolute",
            "()Z",
            ofProgram((slave, self, args) -> WindowsSyntax.isAbsolute(text(self)))));
  }

  private void comparing() {
    hooks.add(
        Hook.when(
            condition,
            UNIX,
            "compare",
            "(Ljava/io/File;Ljava/io/File;)I",
            inForeignScope(
                (slave, self, args) -> WindowsSyntax.compare(told(args[0]), told(args[1])))));
    hooks.add(
        Hook.when(
            condition,
            UNIX,
            "hashCode",
            "(Ljava/io/File;)I",
            inForeignScope((slave, self, args) -> WindowsSyntax.hash(told(args[0])))));
  }
}
