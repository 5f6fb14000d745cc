package dev.splitbrain.agent.area.files.hook;

import static dev.splitbrain.agent.area.files.hook.FilesRouter.unchecked;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.side.Side;
import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions of {@code java.nio.file.Files} and of the default provider whose answer is yes or no,
 * or attributes or none.
 */
final class ProviderQuestions {
  private static final String FILES = "java.nio.file.Files";
  private static final String PATH = "Ljava/nio/file/Path;";
  private static final String LINKS = "[Ljava/nio/file/LinkOption;";

  /** In this release {@code exists} moved to the SPI and the shortcuts went away. */
  private static final int NEW_EXISTS = 20;

  private final FilesRouter router;
  private final List<Hook> hooks = new ArrayList<>();

  private ProviderQuestions(FilesRouter router) {
    this.router = router;
  }

  static List<Hook> all(FilesRouter router) {
    ProviderQuestions all = new ProviderQuestions(router);
    all.shortcuts();
    all.answers();
    return all.hooks;
  }

  private void hook(String className, String method, String descriptor, HookBody body) {
    hooks.add(Hook.inScope(className, method, descriptor, body));
  }

  /** Ways past the methods above that some releases take. */
  private void shortcuts() {
    HookBody exists = unchecked(router.byPath((side, path, args) -> exists(side, path)));
    hooks.add(
        Hook.inScope(ProviderHooks.UNIX, "exists", "(" + PATH + ")Z", exists)
            .until(NEW_EXISTS - 1));
    hooks.add(
        Hook.inScope(
                ProviderHooks.UNIX,
                "isDirectory",
                "(" + PATH + ")Z",
                unchecked(router.byPath((side, path, args) -> isDirectory(side, path))))
            .until(NEW_EXISTS - 1));
    hooks.add(
        Hook.inScope(
                ProviderHooks.UNIX,
                "isRegularFile",
                "(" + PATH + ")Z",
                unchecked(router.byPath((side, path, args) -> isRegular(side, path))))
            .until(NEW_EXISTS - 1));
    hooks.add(
        Hook.inScope(
                ProviderHooks.UNIX,
                "exists",
                "(" + PATH + LINKS + ")Z",
                unchecked(
                    router.byPath(
                        (side, path, args) ->
                            attributes(side, path, (LinkOption[]) args[1]) != null)))
            .since(NEW_EXISTS));
    hooks.add(
        Hook.inScope(
                ProviderHooks.UNIX,
                "readAttributesIfExists",
                "("
                    + PATH
                    + "Ljava/lang/Class;"
                    + LINKS
                    + ")Ljava/nio/file/attribute/BasicFileAttributes;",
                router.byPath(
                    (side, path, args) ->
                        attributesIfExist(
                            side, path, ProviderHooks.type(args[1]), (LinkOption[]) args[2])))
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
          ProviderHooks.UNIX,
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
    look("notExists", ProviderQuestions::notExists);
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
