package dev.splitbrain.agent.area.files.hook;

import static dev.splitbrain.agent.area.files.hook.FilesRouter.unchecked;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.files.directory.WalkHints;
import dev.splitbrain.agent.area.files.jdk.Guards;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.name.FileUris;
import dev.splitbrain.agent.area.files.pinned.PinnedPath;
import dev.splitbrain.agent.area.files.side.MasterSide;
import dev.splitbrain.agent.area.files.side.Side;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import dev.splitbrain.agent.area.files.windows.WindowsPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Methods of java.nio.file above the provider that would make many calls of one, and the paths' own
 * looks at the disk.
 */
public final class IdiomHooks {
  private static final String FILES = "java.nio.file.Files";
  private static final String TEMPORARY = "java.nio.file.TempFileHelper";
  private static final String UNIX_PATH = "sun.nio.fs.UnixPath";
  private static final String PATH = "Ljava/nio/file/Path;";
  private static final String ATTRIBUTES = "[Ljava/nio/file/attribute/FileAttribute;";

  private static final FileAttribute<?> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> DIRECTORY_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final SecureRandom RANDOM = new SecureRandom();

  private final FilesRouter router;
  private final List<Hook> hooks = new ArrayList<>();

  private IdiomHooks(FilesRouter router) {
    this.router = router;
  }

  public static List<Hook> all(FilesRouter router) {
    IdiomHooks all = new IdiomHooks(router);
    all.wholeFiles();
    all.comparing();
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
        foreignOr(router.byPath((side, path, args) -> side.readAll(path))));
    hook(
        FILES,
        "write",
        "(" + PATH + "[B[Ljava/nio/file/OpenOption;)" + PATH,
        router.byPath(
            (side, path, args) -> {
              byte[] bytes = (byte[]) args[1];
              if (bytes == null) {
                return Hook.PROCEED;
              }
              side.writeAll(path, bytes, (OpenOption[]) args[2]);
              return path;
            }));
    // The JDK's own way splits a parallel stream by mapping the file.
    hook(
        FILES,
        "lines",
        "(" + PATH + "Ljava/nio/charset/Charset;)Ljava/util/stream/Stream;",
        router.byPath(
            (side, path, args) ->
                // The JDK's own is by a channel, which an interrupt closes.
                args[1] == null || Thread.currentThread().isInterrupted()
                    ? Hook.PROCEED
                    : lines(side, path, (Charset) args[1])));
  }

  /** The JDK's own reads both in small pieces, each of which would wait for the other's. */
  private void comparing() {
    hook(
        FILES,
        "mismatch",
        "(" + PATH + PATH + ")J",
        (self, args) -> {
          SlaveFiles slave = slaveOf(args[0]);
          SlaveFiles other = slave == null ? null : slaveOf(args[1]);
          if (other == null || other.session() != slave.session()) {
            return Hook.PROCEED;
          }
          long where = slave.mismatch(plain(args[0]), other, plain(args[1]));
          return where == SlaveFiles.UNKNOWN ? Hook.PROCEED : (Object) where;
        });
  }

  /** Whose file a path names; null for the master's, and where a rule has more to say. */
  private SlaveFiles slaveOf(Object path) throws IOException {
    Side side = path instanceof PinnedPath pinned ? pinned.side() : router.side(path);
    return side instanceof SlaveFiles slave ? slave : null;
  }

  private static Path plain(Object path) {
    return path instanceof PinnedPath pinned ? pinned.plain() : (Path) path;
  }

  /** The JDK reads paths that are not its own by a channel that an interrupt closes. */
  private static HookBody foreignOr(HookBody otherwise) {
    return (self, args) ->
        args[0] instanceof PinnedPath path
                && path.getFileSystem().isDefault()
                && path.side().machine() instanceof SlaveFiles
            ? path.side().readAll(path.plain())
            : otherwise.call(self, args);
  }

  private static Stream<String> lines(Side side, Path path, Charset charset) throws IOException {
    CharsetDecoder decoder = Guards.unguarded(charset::newDecoder);
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(side.newInputStream(path), decoder));
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
    // A foreign name is the scope's alone: no rule leads it to the master.
    Side side = scope.isForeign() ? scope : router.side(directory);
    if (side == null) {
      // By rule the master's, under the name that it has there.
      side = MasterSide.INSTANCE;
    }
    FileAttribute<?>[] initial =
        scope.attributes.initialMode(attributes) != null || scope.isForeign()
            ? attributes
            : new FileAttribute<?>[] {asDirectory ? DIRECTORY_MODE : FILE_MODE};
    while (true) {
      Path file = directory.resolve(temporaryName(prefix, suffix, scope.isForeign()));
      try {
        if (asDirectory) {
          side.createDirectory(file, initial);
        } else {
          side.createFile(file, initial);
        }
        return scope.isForeign() ? router.pinned().defaultFileSystem(scope).path(file) : file;
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
        router.bySelf((side, path, args) -> side.realPath(path, (LinkOption[]) args[0])));
    hook(
        UNIX_PATH,
        "toAbsolutePath",
        "()Lsun/nio/fs/UnixPath;",
        unchecked(
            (self, args) ->
                ((Path) self).isAbsolute()
                    ? Hook.PROCEED
                    : router.bySelf((side, path, a) -> side.absolutePath(path)).call(self, args)));
    hook(
        UNIX_PATH,
        "toUri",
        "()Ljava/net/URI;",
        unchecked(router.bySelf((side, path, args) -> uri(side, path))));
  }

  /**
   * The JDK looks at the disk whether the URI of a directory ends with a slash; its own way from a
   * path to a URI would look at the master's.
   */
  private static URI uri(Side side, Path path) throws IOException {
    Path absolute = side.absolutePath(path);
    if (!JdkFiles.isPlain(absolute)) {
      return absolute.toUri();
    }
    String text = FileUris.of(JdkFiles.bytes(absolute));
    boolean slash = absolute.getNameCount() > 0 && ProviderQuestions.isDirectory(side, path);
    return URI.create(slash ? text + "/" : text);
  }
}
