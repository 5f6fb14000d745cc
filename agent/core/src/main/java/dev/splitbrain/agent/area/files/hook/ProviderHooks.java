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
import java.nio.file.FileSystemException;
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
  private static final String FILES = "java.nio.file.Files";
  public static final String SPI = "java.nio.file.spi.FileSystemProvider";

  private static final String PATH = "Ljava/nio/file/Path;";
  private static final String TWO = "(" + PATH + PATH;
  private static final String LINKS = "[Ljava/nio/file/LinkOption;";
  private static final String ATTRIBUTES = "[Ljava/nio/file/attribute/FileAttribute;";
  private static final String OPENS = "[Ljava/nio/file/OpenOption;";

  /** In this release {@code exists} moved to the SPI and the shortcuts went away. */
  private static final int NEW_EXISTS = 20;

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
    all.shortcuts();
    all.answers();
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
  private static Class<BasicFileAttributes> type(Object type) {
    return (Class<BasicFileAttributes>) type;
  }

  @SuppressWarnings("unchecked")
  private static Class<FileAttributeView> viewType(Object type) {
    return (Class<FileAttributeView>) type;
  }

  /** Ways past the methods above that some releases take. */
  private void shortcuts() {
    HookBody exists = unchecked(router.byPath((side, path, args) -> exists(side, path)));
    hooks.add(Hook.inScope(UNIX, "exists", "(" + PATH + ")Z", exists).until(NEW_EXISTS - 1));
    hooks.add(
        Hook.inScope(
                UNIX,
                "isDirectory",
                "(" + PATH + ")Z",
                unchecked(router.byPath((side, path, args) -> isDirectory(side, path))))
            .until(NEW_EXISTS - 1));
    hooks.add(
        Hook.inScope(
                UNIX,
                "isRegularFile",
                "(" + PATH + ")Z",
                unchecked(router.byPath((side, path, args) -> isRegular(side, path))))
            .until(NEW_EXISTS - 1));
    hooks.add(
        Hook.inScope(
                UNIX,
                "exists",
                "(" + PATH + LINKS + ")Z",
                unchecked(
                    router.byPath(
                        (side, path, args) ->
                            attributes(side, path, (LinkOption[]) args[1]) != null)))
            .since(NEW_EXISTS));
    hooks.add(
        Hook.inScope(
                UNIX,
                "readAttributesIfExists",
                "("
                    + PATH
                    + "Ljava/lang/Class;"
                    + LINKS
                    + ")Ljava/nio/file/attribute/BasicFileAttributes;",
                router.byPath(
                    (side, path, args) ->
                        attributesIfExist(side, path, type(args[1]), (LinkOption[]) args[2])))
            .since(NEW_EXISTS));
    access("isReadable", AccessMode.READ);
    access("isWritable", AccessMode.WRITE);
    access("isExecutable", AccessMode.EXECUTE);
  }

  /** Where the JDK has it; else it comes by {@code checkAccess}. */
  private void access(String method, AccessMode mode) {
    if (JdkFiles.declares(
        JdkFiles.PLAIN.provider().getClass().getSuperclass(), method, Path.class)) {
      hook(
          UNIX,
          method,
          "(" + PATH + ")Z",
          unchecked(router.byPath((side, path, args) -> can(side, path, mode))));
    }
  }

  private static boolean can(Side side, Path path, AccessMode... modes) throws IOException {
    try {
      side.checkAccess(path, modes);
      return true;
    } catch (FileSystemException e) {
      return false;
    }
  }

  /**
   * What answers no where the JDK's own code meets any IOException: that a host is lost is no
   * answer about a file.
   */
  private void answers() {
    look("exists", (side, path, links) -> attributes(side, path, links) != null);
    look("isDirectory", (side, path, links) -> isDirectory(side, path, links));
    look("isRegularFile", (side, path, links) -> isRegular(side, path, links));
    look("notExists", ProviderHooks::notExists);
    hook(
        FILES,
        "isSymbolicLink",
        "(" + PATH + ")Z",
        unchecked(
            router.byPath(
                (side, path, args) -> {
                  BasicFileAttributes found = attributes(side, path, LinkOption.NOFOLLOW_LINKS);
                  return found != null && found.isSymbolicLink();
                })));
    hooks.add(
        Hook.inScope(
                FILES,
                "isAccessible",
                "(" + PATH + "[Ljava/nio/file/AccessMode;)Z",
                unchecked(
                    router.byPath((side, path, args) -> can(side, path, (AccessMode[]) args[1]))))
            .until(NEW_EXISTS - 1));
  }

  /** A question with link options. */
  private interface Look {
    boolean at(Side side, Path path, LinkOption[] options) throws IOException;
  }

  private void look(String method, Look look) {
    hook(
        FILES,
        method,
        "(" + PATH + LINKS + ")Z",
        unchecked(
            router.byPath(
                (side, path, args) ->
                    args[1] == null ? Hook.PROCEED : look.at(side, path, (LinkOption[]) args[1]))));
  }

  private static boolean notExists(Side side, Path path, LinkOption... options) throws IOException {
    try {
      side.attributes(path, BasicFileAttributes.class, options);
      return false;
    } catch (NoSuchFileException e) {
      return true;
    } catch (FileSystemException e) {
      return false;
    }
  }

  /** Null where the system says there is none. */
  private static BasicFileAttributes attributes(Side side, Path path, LinkOption... options)
      throws IOException {
    try {
      return side.attributes(path, BasicFileAttributes.class, options);
    } catch (FileSystemException e) {
      return null;
    }
  }

  private static boolean exists(Side side, Path path) throws IOException {
    return attributes(side, path) != null;
  }

  static boolean isDirectory(Side side, Path path, LinkOption... options) throws IOException {
    BasicFileAttributes found = attributes(side, path, options);
    return found != null && found.isDirectory();
  }

  private static boolean isRegular(Side side, Path path, LinkOption... options) throws IOException {
    BasicFileAttributes found = attributes(side, path, options);
    return found != null && found.isRegularFile();
  }

  private static BasicFileAttributes attributesIfExist(
      Side side, Path path, Class<BasicFileAttributes> type, LinkOption... options)
      throws IOException {
    try {
      return side.attributes(path, type, options);
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
