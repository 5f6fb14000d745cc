package dev.splitbrain.agent.area.files.hook;

import static dev.splitbrain.agent.area.files.hook.FilesRouter.unchecked;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.files.directory.ListedStream;
import dev.splitbrain.agent.area.files.jdk.Guards;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.side.Side;
import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** The default file system's provider: what {@code java.nio.file.Files} stands on. */
public final class ProviderHooks {
  public static final String UNIX = "sun.nio.fs.UnixFileSystemProvider";
  static final String LINUX = "sun.nio.fs.LinuxFileSystemProvider";
  static final String ABSTRACT = "sun.nio.fs.AbstractFileSystemProvider";
  public static final String SPI = "java.nio.file.spi.FileSystemProvider";

  private static final String PATH = "Ljava/nio/file/Path;";
  private static final String TWO = "(" + PATH + PATH;
  private static final String LINKS = "[Ljava/nio/file/LinkOption;";
  private static final String ATTRIBUTES = "[Ljava/nio/file/attribute/FileAttribute;";
  private static final String OPENS = "[Ljava/nio/file/OpenOption;";

  private final FilesRouter router;
  private final List<Hook> hooks = new ArrayList<>();

  private ProviderHooks(FilesRouter router) {
    this.router = router;
  }

  public static List<Hook> all(FilesRouter router) {
    ProviderHooks all = new ProviderHooks(router);
    all.opening();
    all.making();
    all.hooks.addAll(PairHooks.all(router));
    all.attributes();
    all.hooks.addAll(ProviderQuestions.all(router));
    return all.hooks;
  }

  private void hook(String className, String method, String descriptor, HookBody body) {
    hooks.add(Hook.inScope(className, method, descriptor, body));
  }

  private void opening() {
    for (String[] channel :
        new String[][] {
          {"newFileChannel", "Ljava/nio/channels/FileChannel;"},
          {"newByteChannel", "Ljava/nio/channels/SeekableByteChannel;"}
        }) {
      hook(
          UNIX,
          channel[0],
          "(" + PATH + "Ljava/util/Set;" + ATTRIBUTES + ")" + channel[1],
          router.byPath(
              (side, path, args) ->
                  side.openChannel(path, options(args[1]), (FileAttribute<?>[]) args[2])));
    }
    hook(
        UNIX,
        "newAsynchronousFileChannel",
        "("
            + PATH
            + "Ljava/util/Set;Ljava/util/concurrent/ExecutorService;"
            + ATTRIBUTES
            + ")Ljava/nio/channels/AsynchronousFileChannel;",
        router.byPath(
            (side, path, args) ->
                side.openAsyncChannel(
                    path,
                    options(args[1]),
                    (ExecutorService) args[2],
                    (FileAttribute<?>[]) args[3])));
    hook(
        SPI,
        "newInputStream",
        "(" + PATH + OPENS + ")Ljava/io/InputStream;",
        router.byPathOfDefault(
            (side, path, args) -> side.newInputStream(path, (OpenOption[]) args[1])));
    hook(
        SPI,
        "newOutputStream",
        "(" + PATH + OPENS + ")Ljava/io/OutputStream;",
        router.byPathOfDefault(
            (side, path, args) -> side.newOutputStream(path, (OpenOption[]) args[1])));
    hook(
        UNIX,
        "newDirectoryStream",
        "(" + PATH + "Ljava/nio/file/DirectoryStream$Filter;)Ljava/nio/file/DirectoryStream;",
        router.byPath(
            (side, path, args) ->
                ListedStream.of(
                    side.list(path, filter(args[1])),
                    path,
                    filter(args[1]),
                    router.listed(side, path.toString()))));
  }

  @SuppressWarnings("unchecked")
  private static Set<? extends OpenOption> options(Object set) throws IOException {
    Set<? extends OpenOption> given = (Set<? extends OpenOption>) set;
    return given == null || given.getClass().getClassLoader() == null
        ? given
        : Guards.unguarded(() -> new HashSet<>(given)); // A class of the program's.
  }

  @SuppressWarnings("unchecked")
  private static DirectoryStream.Filter<? super Path> filter(Object filter) {
    return (DirectoryStream.Filter<? super Path>) filter;
  }

  /** What returns nothing. */
  private interface Effect {
    void on(Side side, Path path, Object[] args) throws Exception;
  }

  private HookBody effect(Effect effect) {
    return router.byPath(
        (side, path, args) -> {
          effect.on(side, path, args);
          return null;
        });
  }

  private void making() {
    hook(
        UNIX,
        "createDirectory",
        "(" + PATH + ATTRIBUTES + ")V",
        effect((side, path, args) -> side.createDirectory(path, (FileAttribute<?>[]) args[1])));
    hook(
        UNIX,
        "createSymbolicLink",
        TWO + ATTRIBUTES + ")V",
        (self, args) -> {
          Side side = JdkFiles.isPlain(args[1]) ? router.side(args[0]) : null;
          if (side == null) {
            return Hook.PROCEED;
          }
          side.createSymbolicLink((Path) args[0], (Path) args[1], (FileAttribute<?>[]) args[2]);
          return null;
        });
    hook(
        UNIX,
        "readSymbolicLink",
        "(" + PATH + ")" + PATH,
        router.byPath((side, path, args) -> side.readSymbolicLink(path)));
    hook(ABSTRACT, "delete", "(" + PATH + ")V", effect((side, path, args) -> side.delete(path)));
    hook(
        ABSTRACT,
        "deleteIfExists",
        "(" + PATH + ")Z",
        router.byPath((side, path, args) -> deleteIfExists(side, path)));
  }

  private static boolean deleteIfExists(Side side, Path path) throws IOException {
    try {
      side.delete(path);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void attributes() {
    hook(
        LINUX,
        "readAttributes",
        "(" + PATH + "Ljava/lang/Class;" + LINKS + ")Ljava/nio/file/attribute/BasicFileAttributes;",
        router.byPath(
            (side, path, args) -> side.attributes(path, type(args[1]), (LinkOption[]) args[2])));
    hook(
        ABSTRACT,
        "readAttributes",
        "(" + PATH + "Ljava/lang/String;" + LINKS + ")Ljava/util/Map;",
        router.byPath(
            (side, path, args) -> side.attributes(path, (String) args[1], (LinkOption[]) args[2])));
    hook(
        ABSTRACT,
        "setAttribute",
        "(" + PATH + "Ljava/lang/String;Ljava/lang/Object;" + LINKS + ")V",
        effect(
            (side, path, args) ->
                side.setAttribute(path, (String) args[1], args[2], (LinkOption[]) args[3])));
    hook(
        LINUX,
        "getFileAttributeView",
        "(" + PATH + "Ljava/lang/Class;" + LINKS + ")Ljava/nio/file/attribute/FileAttributeView;",
        unchecked(
            router.byPath(
                (side, path, args) -> side.view(path, viewType(args[1]), (LinkOption[]) args[2]))));
    hook(
        UNIX,
        "checkAccess",
        "(" + PATH + "[Ljava/nio/file/AccessMode;)V",
        effect((side, path, args) -> side.checkAccess(path, (AccessMode[]) args[1])));
    hook(
        UNIX,
        "isHidden",
        "(" + PATH + ")Z",
        unchecked(router.byPath((side, path, args) -> side.isHidden(path))));
    HookBody store = router.byPath((side, path, args) -> side.fileStore(path));
    hook(
        UNIX,
        "getFileStore",
        "(" + PATH + ")Ljava/nio/file/FileStore;",
        (self, args) -> {
          Side side = router.side(args[0]);
          if (side == null) {
            // The JDK looks for the mount point upwards, where other rules may hold.
            return JdkFiles.isPlain(args[0])
                ? JdkFiles.PLAIN.provider().getFileStore((Path) args[0])
                : Hook.PROCEED;
          }
          return store.call(self, args);
        });
  }

  @SuppressWarnings("unchecked")
  static Class<BasicFileAttributes> type(Object type) {
    return (Class<BasicFileAttributes>) type;
  }

  @SuppressWarnings("unchecked")
  private static Class<FileAttributeView> viewType(Object type) {
    return (Class<FileAttributeView>) type;
  }
}
