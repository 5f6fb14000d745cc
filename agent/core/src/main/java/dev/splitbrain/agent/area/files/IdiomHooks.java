package dev.splitbrain.agent.area.files;

import static dev.splitbrain.agent.area.files.FilesRouter.unchecked;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.files.windows.WindowsPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Methods of java.nio.file above the provider that would make many calls of one, and the paths' own
 * looks at the disk.
 */
final class IdiomHooks {
  private static final String FILES = "java.nio.file.Files";
  private static final String TEMPORARY = "java.nio.file.TempFileHelper";
  private static final String UNIX_PATH = "sun.nio.fs.UnixPath";
  private static final String PATH = "Ljava/nio/file/Path;";
  private static final String ATTRIBUTES = "[Ljava/nio/file/attribute/FileAttribute;";

  private static final int FILE_MODE = 0600;
  private static final int DIRECTORY_MODE = 0700;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final FilesRouter router;
  private final List<Hook> hooks = new ArrayList<>();

  private IdiomHooks(FilesRouter router) {
    this.router = router;
  }

  static List<Hook> all(FilesRouter router) {
    IdiomHooks all = new IdiomHooks(router);
    all.wholeFiles();
    all.temporaries();
    all.walks();
    all.paths();
    return all.hooks;
  }

  private void hook(String className, String method, String descriptor, HookBody body) {
    hooks.add(Hook.inScope(className, method, descriptor, body));
  }

  private void wholeFiles() {
    hook(
        FILES,
        "readAllBytes",
        "(" + PATH + ")[B",
        foreignOr(router.byPath((slave, path, args) -> new WholeFiles(slave).read(path))));
    hook(
        FILES,
        "write",
        "(" + PATH + "[B[Ljava/nio/file/OpenOption;)" + PATH,
        router.byPath(
            (slave, path, args) -> {
              byte[] bytes = (byte[]) args[1];
              if (bytes == null) {
                return Hook.PROCEED;
              }
              slave.writeAll(path, bytes, (OpenOption[]) args[2]);
              return path;
            }));
    // The JDK's own way splits a parallel stream by mapping the file.
    hook(
        FILES,
        "lines",
        "(" + PATH + "Ljava/nio/charset/Charset;)Ljava/util/stream/Stream;",
        router.byPath(
            (slave, path, args) ->
                args[1] == null ? Hook.PROCEED : lines(slave, path, (Charset) args[1])));
  }

  /** The JDK reads paths that are not its own by a channel that an interrupt closes. */
  private static HookBody foreignOr(HookBody otherwise) {
    return (self, args) ->
        args[0] instanceof PinnedPath path
                && path.getFileSystem().isDefault()
                && path.side() instanceof SlaveFiles slave
            ? new WholeFiles(slave).read(path.plain())
            : otherwise.call(self, args);
  }

  private static Stream<String> lines(SlaveFiles slave, Path path, Charset charset)
      throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(slave.newInputStream(path), charset.newDecoder()));
    return reader
        .lines()
        .onClose(
            () -> {
              try {
                reader.close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** Only the default directory is ours to choose; a given one is routed as any path. */
  private void temporaries() {
    hook(
        TEMPORARY,
        "createTempFile",
        "(" + PATH + "Ljava/lang/String;Ljava/lang/String;" + ATTRIBUTES + ")" + PATH,
        (self, args) ->
            args[0] != null
                ? Hook.PROCEED
                : temporary(
                    orElse(args[1], ""), orElse(args[2], ".tmp"), false, attributes(args[3])));
    hook(
        TEMPORARY,
        "createTempDirectory",
        "(" + PATH + "Ljava/lang/String;" + ATTRIBUTES + ")" + PATH,
        (self, args) ->
            args[0] != null
                ? Hook.PROCEED
                : temporary(orElse(args[1], ""), "", true, attributes(args[2])));
  }

  private static String orElse(Object given, String otherwise) {
    return given == null ? otherwise : (String) given;
  }

  private static FileAttribute<?>[] attributes(Object array) {
    return (FileAttribute<?>[]) array;
  }

  private Object temporary(
      String prefix, String suffix, boolean asDirectory, FileAttribute<?>... attributes)
      throws IOException {
    SlaveFiles scope = router.slaveOfScope("Files.createTempFile");
    if (scope == null) {
      return Hook.PROCEED;
    }
    Path directory = scope.temporaryDirectory();
    SlaveFiles slave = scope.isForeign() ? scope : router.slave(directory);
    if (slave == null) {
      return Hook.PROCEED;
    }
    Integer given = slave.initialMode(attributes);
    int mode = given != null ? given : asDirectory ? DIRECTORY_MODE : FILE_MODE;
    while (true) {
      Path file = directory.resolve(temporaryName(prefix, suffix, slave.isForeign()));
      try {
        if (asDirectory) {
          slave.createDirectory(file, mode);
        } else {
          slave.createFile(file, mode);
        }
        return slave.isForeign() ? PinnedPaths.defaultFileSystem(slave).path(file) : file;
      } catch (FileAlreadyExistsException e) {
        // The name is taken: another one.
      }
    }
  }

  private static Path temporaryName(String prefix, String suffix, boolean foreign)
      throws InvalidPathException {
    String name = prefix + Long.toUnsignedString(RANDOM.nextLong()) + suffix;
    Path path = foreign ? WindowsPath.of(name) : JdkFiles.PLAIN.getPath(name);
    if (path.getParent() != null) {
      throw new IllegalArgumentException("Invalid prefix or suffix");
    }
    return path;
  }

  private void walks() {
    hook(
        "java.nio.file.FileTreeWalker",
        "getAttributes",
        "(" + PATH + "Z)Ljava/nio/file/attribute/BasicFileAttributes;",
        (self, args) -> {
          BasicFileAttributes known =
              (boolean) args[1]
                  ? WalkHints.take((Path) args[0], JdkFiles.followsLinks(self))
                  : null;
          return known == null ? Hook.PROCEED : known;
        });
  }

  private void paths() {
    hook(
        UNIX_PATH,
        "toRealPath",
        "([Ljava/nio/file/LinkOption;)" + PATH,
        router.bySelf((slave, path, args) -> slave.realPath(path, (LinkOption[]) args[0])));
    hook(
        UNIX_PATH,
        "toAbsolutePath",
        "()Lsun/nio/fs/UnixPath;",
        unchecked(
            (self, args) ->
                ((Path) self).isAbsolute()
                    ? Hook.PROCEED
                    : router
                        .bySelf((slave, path, a) -> slave.absolutePath(path))
                        .call(self, args)));
    hook(
        UNIX_PATH,
        "toUri",
        "()Ljava/net/URI;",
        unchecked(router.bySelf((slave, path, args) -> uri(slave, path))));
  }

  /** The JDK looks at the disk whether the URI of a directory ends with a slash. */
  private static URI uri(SlaveFiles slave, Path path) throws IOException {
    Path absolute = slave.absolutePath(path);
    String text = absolute.toUri().toString();
    String bare =
        text.endsWith("/") && absolute.getNameCount() > 0
            ? text.substring(0, text.length() - 1)
            : text;
    boolean slash = absolute.getNameCount() > 0 && isDirectory(slave, absolute);
    return URI.create(slash ? bare + "/" : bare);
  }

  private static boolean isDirectory(SlaveFiles slave, Path path) throws IOException {
    try {
      return slave.attributes.basic(path, true).isDirectory();
    } catch (FileSystemException e) {
      return false;
    }
  }
}
