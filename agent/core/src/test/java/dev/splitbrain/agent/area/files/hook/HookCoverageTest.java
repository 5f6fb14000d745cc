package dev.splitbrain.agent.area.files.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.FixedRouter;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.descriptors.DescriptorsArea;
import dev.splitbrain.agent.area.files.FilesArea;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * That nothing is left out: a method that a new JDK adds to the classes below must be hooked, or be
 * known to need no hook, before that JDK is supported.
 */
class HookCoverageTest {
  private final Set<String> hooked = hooked();

  private static Set<String> hooked() {
    Set<String> hooked = new HashSet<>();
    for (Area area : List.of(new FilesArea(), new DescriptorsArea())) {
      for (Hook hook : area.hooks(new AreaContext(new FixedRouter(null), null))) {
        if (hook.target().isIn(Runtime.version().feature())) {
          hooked.add(hook.className() + "." + hook.methodName() + hook.descriptor());
          hooked.add(hook.className() + "." + hook.methodName());
        }
      }
    }
    return hooked;
  }

  private static String signature(Method method) {
    return method.getDeclaringClass().getName()
        + "."
        + method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::descriptorString)
            .collect(Collectors.joining("", "(", ")"))
        + method.getReturnType().descriptorString();
  }

  @Test
  void everyMethodOfTheProviderThatTakesAPath() throws ClassNotFoundException {
    Set<String> known =
        Set.of(
            // Syntax, or not the file system's own files.
            ProviderHooks.UNIX + ".getSunPathForSocketFile",
            // Reached through the hooked ones only.
            ProviderHooks.UNIX + ".implDelete",
            ProviderHooks.ABSTRACT + ".implDelete",
            ProviderHooks.UNIX + ".getFileAttributeView",
            ProviderHooks.UNIX + ".readAttributes",
            ProviderHooks.ABSTRACT + ".isDirectory",
            ProviderHooks.ABSTRACT + ".isRegularFile",
            ProviderHooks.ABSTRACT + ".exists",
            ProviderHooks.ABSTRACT + ".isReadable",
            ProviderHooks.ABSTRACT + ".isWritable",
            ProviderHooks.ABSTRACT + ".isExecutable",
            ProviderHooks.UNIX + ".checkPath",
            // The view by name is asked for by the hooked setAttribute and readAttributes.
            ProviderHooks.LINUX
                + ".getFileAttributeView(Ljava/nio/file/Path;"
                + "Ljava/lang/String;[Ljava/nio/file/LinkOption;)"
                + "Lsun/nio/fs/DynamicFileAttributeView;");
    Set<String> missing = new TreeSet<>();
    for (String name :
        new String[] {ProviderHooks.UNIX, ProviderHooks.LINUX, ProviderHooks.ABSTRACT}) {
      for (Method method : Class.forName(name).getDeclaredMethods()) {
        boolean takesPath =
            method.getParameterCount() > 0 && method.getParameterTypes()[0] == Path.class;
        boolean counts =
            takesPath && !method.isBridge() && !Modifier.isAbstract(method.getModifiers());
        String plain = name + "." + method.getName();
        if (counts
            && !hooked.contains(signature(method))
            && !known.contains(plain)
            && !known.contains(signature(method))) {
          missing.add(signature(method));
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyMethodOfFile() {
    Set<String> syntax =
        Set.of(
            "getName",
            "getParent",
            "getParentFile",
            "getPath",
            "isAbsolute",
            "compareTo",
            "equals",
            "hashCode",
            "toString",
            "toPath",
            "getPrefixLength",
            "isInvalid",
            "slashify",
            "writeObject",
            "readObject",
            "listRoots",
            // Made of hooked ones.
            "getAbsoluteFile",
            "getCanonicalFile",
            "toURL",
            "toURI",
            "listFiles",
            "mkdirs");
    Set<String> missing = new TreeSet<>();
    for (Method method : File.class.getDeclaredMethods()) {
      boolean oneArgument =
          method.getName().matches("set(Readable|Writable|Executable)")
              && method.getParameterCount() == 1;
      boolean shortTemporary =
          method.getName().equals("createTempFile") && method.getParameterCount() == 2;
      if (!method.isBridge()
          && !method.isSynthetic()
          && !oneArgument
          && !shortTemporary
          && !syntax.contains(method.getName())
          && !hooked.contains(signature(method))) {
        missing.add(signature(method));
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyNativeMethodOfTheStreamsIsBehindAHook() {
    // Called by hooked methods only, or by what runs for the master's files only.
    Set<String> known =
        Set.of(
            "open0",
            "read0",
            "readBytes",
            "readBytes0",
            "length0",
            "position0",
            "skip0",
            "available0",
            "isRegularFile0",
            "write",
            "write0",
            "writeBytes",
            "writeBytes0",
            "seek0",
            "setLength0",
            "initIDs",
            "close0",
            "sync0",
            "getHandle",
            "getAppend");
    Set<String> unknown = new TreeSet<>();
    for (Class<?> type :
        new Class<?>[] {
          FileInputStream.class,
          FileOutputStream.class,
          RandomAccessFile.class,
          FileDescriptor.class
        }) {
      for (Method method : type.getDeclaredMethods()) {
        if (Modifier.isNative(method.getModifiers())
            && !known.contains(method.getName())
            && !hooked.contains(signature(method))) {
          unknown.add(signature(method));
        }
      }
    }
    assertEquals(Set.of(), unknown);
  }
}
