package dev.splitbrain.agent.area.files;

import static dev.splitbrain.agent.area.files.FilesRouter.unchecked;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.Stat;
import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** The default file system's provider: what {@code java.nio.file.Files} stands on. */
final class ProviderHooks {
  static final String UNIX = "sun.nio.fs.UnixFileSystemProvider";
  static final String LINUX = "sun.nio.fs.LinuxFileSystemProvider";
  static final String ABSTRACT = "sun.nio.fs.AbstractFileSystemProvider";
  static final String SPI = "java.nio.file.spi.FileSystemProvider";

  private static final String PATH = "Ljava/nio/file/Path;";
  private static final String TWO = "(" + PATH + PATH;
  private static final String LINKS = "[Ljava/nio/file/LinkOption;";
  private static final String ATTRIBUTES = "[Ljava/nio/file/attribute/FileAttribute;";
  private static final String COPIES = "[Ljava/nio/file/CopyOption;";
  private static final String OPENS = "[Ljava/nio/file/OpenOption;";

  /** In this release {@code exists} moved to the SPI and the shortcuts went away. */
  private static final int NEW_EXISTS = 20;

  private final FilesRouter router;
  private final List<Hook> hooks = new ArrayList<>();

  private ProviderHooks(FilesRouter router) {
    this.router = router;
  }

  static List<Hook> all(FilesRouter router) {
    ProviderHooks all = new ProviderHooks(router);
    all.opening();
    all.making();
    all.pairs();
    all.attributes();
    all.shortcuts();
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
              (slave, path, args) ->
                  slave.openChannel(path, options(args[1]), (FileAttribute<?>[]) args[2])));
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
            (slave, path, args) ->
                slave.openAsyncChannel(
                    path,
                    options(args[1]),
                    (ExecutorService) args[2],
                    (FileAttribute<?>[]) args[3])));
    hook(
        SPI,
        "newInputStream",
        "(" + PATH + OPENS + ")Ljava/io/InputStream;",
        router.byPathOfDefault(
            (slave, path, args) -> slave.newInputStream(path, (OpenOption[]) args[1])));
    hook(
        SPI,
        "newOutputStream",
        "(" + PATH + OPENS + ")Ljava/io/OutputStream;",
        router.byPathOfDefault(
            (slave, path, args) -> slave.newOutputStream(path, (OpenOption[]) args[1])));
    hook(
        UNIX,
        "newDirectoryStream",
        "(" + PATH + "Ljava/nio/file/DirectoryStream$Filter;)Ljava/nio/file/DirectoryStream;",
        router.byPath((slave, path, args) -> slave.list(path, filter(args[1]))));
  }

  @SuppressWarnings("unchecked")
  private static Set<? extends OpenOption> options(Object set) {
    return (Set<? extends OpenOption>) set;
  }

  @SuppressWarnings("unchecked")
  private static DirectoryStream.Filter<? super Path> filter(Object filter) {
    return (DirectoryStream.Filter<? super Path>) filter;
  }

  /** What returns nothing. */
  private interface Effect {
    void on(SlaveFiles slave, Path path, Object[] args) throws Exception;
  }

  private HookBody effect(Effect effect) {
    return router.byPath(
        (slave, path, args) -> {
          effect.on(slave, path, args);
          return null;
        });
  }

  private void making() {
    hook(
        UNIX,
        "createDirectory",
        "(" + PATH + ATTRIBUTES + ")V",
        effect((slave, path, args) -> slave.createDirectory(path, (FileAttribute<?>[]) args[1])));
    hook(
        UNIX,
        "createSymbolicLink",
        TWO + ATTRIBUTES + ")V",
        (self, args) -> {
          SlaveFiles slave = JdkFiles.isPlain(args[1]) ? router.slave(args[0]) : null;
          if (slave == null) {
            return Hook.PROCEED;
          }
          slave.createSymbolicLink((Path) args[0], (Path) args[1], (FileAttribute<?>[]) args[2]);
          return null;
        });
    hook(
        UNIX,
        "readSymbolicLink",
        "(" + PATH + ")" + PATH,
        router.byPath((slave, path, args) -> slave.readSymbolicLink(path)));
    hook(ABSTRACT, "delete", "(" + PATH + ")V", effect((slave, path, args) -> slave.delete(path)));
    hook(
        ABSTRACT,
        "deleteIfExists",
        "(" + PATH + ")Z",
        router.byPath((slave, path, args) -> deleteIfExists(slave, path)));
  }

  private static boolean deleteIfExists(SlaveFiles slave, Path path) throws IOException {
    try {
      slave.delete(path);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** What happens to two names, of which one at least leads to a slave. */
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
      return from == MasterSide.INSTANCE && to == MasterSide.INSTANCE
          ? Hook.PROCEED
          : pair.on(from, (Path) args[0], to, (Path) args[1], args);
    };
  }

  private void pairs() {
    hook(
        UNIX,
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
        UNIX,
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
        UNIX,
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
        UNIX,
        "isSameFile",
        TWO + ")Z",
        pair(
            (side, file, other, otherFile, args) ->
                side.isSame(other) && side.isSameFile(file, otherFile)));
  }

  private void attributes() {
    hook(
        LINUX,
        "readAttributes",
        "(" + PATH + "Ljava/lang/Class;" + LINKS + ")Ljava/nio/file/attribute/BasicFileAttributes;",
        router.byPath(
            (slave, path, args) -> slave.attributes(path, type(args[1]), (LinkOption[]) args[2])));
    hook(
        ABSTRACT,
        "readAttributes",
        "(" + PATH + "Ljava/lang/String;" + LINKS + ")Ljava/util/Map;",
        router.byPath(
            (slave, path, args) ->
                slave.attributes(path, (String) args[1], (LinkOption[]) args[2])));
    hook(
        ABSTRACT,
        "setAttribute",
        "(" + PATH + "Ljava/lang/String;Ljava/lang/Object;" + LINKS + ")V",
        effect(
            (slave, path, args) ->
                slave.setAttribute(path, (String) args[1], args[2], (LinkOption[]) args[3])));
    hook(
        LINUX,
        "getFileAttributeView",
        "(" + PATH + "Ljava/lang/Class;" + LINKS + ")Ljava/nio/file/attribute/FileAttributeView;",
        unchecked(
            router.byPath(
                (slave, path, args) ->
                    slave.view(path, viewType(args[1]), (LinkOption[]) args[2]))));
    hook(
        UNIX,
        "checkAccess",
        "(" + PATH + "[Ljava/nio/file/AccessMode;)V",
        effect((slave, path, args) -> slave.checkAccess(path, (AccessMode[]) args[1])));
    hook(
        UNIX,
        "isHidden",
        "(" + PATH + ")Z",
        unchecked(router.byPath((slave, path, args) -> slave.isHidden(path))));
    hook(
        UNIX,
        "getFileStore",
        "(" + PATH + ")Ljava/nio/file/FileStore;",
        router.byPath((slave, path, args) -> slave.fileStore(path)));
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
    HookBody exists = unchecked(router.byPath((slave, path, args) -> exists(slave, path)));
    hooks.add(Hook.inScope(UNIX, "exists", "(" + PATH + ")Z", exists).until(NEW_EXISTS - 1));
    hooks.add(
        Hook.inScope(
                UNIX,
                "isDirectory",
                "(" + PATH + ")Z",
                unchecked(
                    router.byPath((slave, path, args) -> is(slave, path, FileType.DIRECTORY))))
            .until(NEW_EXISTS - 1));
    hooks.add(
        Hook.inScope(
                UNIX,
                "isRegularFile",
                "(" + PATH + ")Z",
                unchecked(router.byPath((slave, path, args) -> is(slave, path, FileType.REGULAR))))
            .until(NEW_EXISTS - 1));
    hooks.add(
        Hook.inScope(
                UNIX,
                "exists",
                "(" + PATH + LINKS + ")Z",
                unchecked(
                    router.byPath(
                        (slave, path, args) ->
                            SlaveAttributes.follows((LinkOption[]) args[1])
                                ? exists(slave, path)
                                : stat(slave, path, false) != null)))
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
                    (slave, path, args) ->
                        attributesIfExist(slave, path, type(args[1]), (LinkOption[]) args[2])))
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
          unchecked(router.byPath((slave, path, args) -> can(slave, path, mode))));
    }
  }

  private static boolean can(SlaveFiles slave, Path path, AccessMode mode) throws IOException {
    try {
      slave.checkAccess(path, mode);
      return true;
    } catch (FileSystemException e) {
      return false;
    }
  }

  /** Null where the system says there is none. */
  private static Stat stat(SlaveFiles slave, Path path, boolean follow) throws IOException {
    try {
      return slave.attributes.stat(path, follow);
    } catch (FileSystemException e) {
      return null;
    }
  }

  private static boolean exists(SlaveFiles slave, Path path) throws IOException {
    return stat(slave, path, true) != null;
  }

  private static boolean is(SlaveFiles slave, Path path, FileType type) throws IOException {
    Stat stat = stat(slave, path, true);
    return stat != null && stat.getType() == type;
  }

  private static BasicFileAttributes attributesIfExist(
      SlaveFiles slave, Path path, Class<BasicFileAttributes> type, LinkOption... options)
      throws IOException {
    try {
      return slave.attributes(path, type, options);
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
