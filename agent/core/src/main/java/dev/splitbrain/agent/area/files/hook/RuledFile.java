package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.files.jdk.Guards;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.name.FileName;
import dev.splitbrain.agent.area.files.name.NameCodec;
import dev.splitbrain.agent.area.files.name.RuledOut;
import dev.splitbrain.agent.scope.NameMap;
import dev.splitbrain.agent.scope.Route;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;

/**
 * A hook of java.io.File under rules that make a name read-only, or another one on the master: for
 * these the hook's own body, which knows slaves only, is not asked. Names that lead elsewhere on a
 * slave are translated on their way to the wire.
 */
final class RuledFile {
  /** What changes something, and whose failure is the answer false or nothing. */
  private static final Set<String> QUIET_CHANGES =
      Set.of(
          "delete",
          "mkdir",
          "setLastModified",
          "setReadOnly",
          "setReadable",
          "setWritable",
          "setExecutable",
          "deleteOnExit");

  private static final Object LOOKS_AS_ANY = new Object();

  private final FilesRouter router;
  private final Hook hook;
  private final HookBody body;
  private volatile Method method;

  private RuledFile(Hook hook, FilesRouter router) {
    this.router = router;
    this.hook = hook;
    this.body = hook.body();
  }

  /** The hook, for names under such rules too. */
  static Hook of(Hook hook, FilesRouter router) {
    RuledFile ruled = new RuledFile(hook, router);
    HookBody all =
        switch (hook.methodName()) {
          case "renameTo" -> ruled::rename;
          case "createTempFile" -> ruled::temporary;
          default -> ruled::call;
        };
    return hook.with(all);
  }

  private Object call(Object receiver, Object[] args) throws Throwable {
    File self = (File) receiver;
    String name = isForm() ? FileName.asked(self) : FileName.own(self);
    if (NameCodec.isInvalid(self) || !FileName.namesSomething(name)) {
      return body.call(self, args);
    }
    Route route = route(name);
    if (route.readOnly()) {
      Object answer = readOnly(self, args, route);
      if (answer != LOOKS_AS_ANY) {
        return answer;
      }
    }
    if (route.isRemote()) {
      return body.call(self, args);
    }
    return route.names().isNone() ? Hook.PROCEED : onMaster(self, name, route.names(), args);
  }

  /** Whether the method gives another form of the name. */
  private boolean isForm() {
    return Set.of("getAbsolutePath", "getCanonicalPath").contains(hook.methodName());
  }

  /** The methods that declare no IOException fail with an unchecked one, as their hooks do. */
  private Route route(String name) throws IOException {
    boolean declares = Set.of("createNewFile", "getCanonicalPath").contains(hook.methodName());
    try {
      return router.route(name);
    } catch (IOException e) {
      if (declares) {
        throw e;
      }
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** What a read-only file system answers. */
  private Object readOnly(File self, Object[] args, Route route) throws IOException {
    String call = hook.methodName();
    if (call.equals("canWrite")) {
      return false;
    }
    if (call.equals("createNewFile")) {
      if (Guards.unguarded(self::exists)) {
        return false;
      }
      router.denied(FileName.own(self), route);
      throw RuledOut.plain(FileName.own(self), route);
    }
    if (!QUIET_CHANGES.contains(call)) {
      return LOOKS_AS_ANY;
    }
    if (call.equals("setLastModified") && (long) args[0] < 0) {
      return Hook.PROCEED; // The JDK's own check of its argument comes first.
    }
    router.denied(FileName.own(self), route);
    return call.equals("deleteOnExit") ? null : false;
  }

  private Object onMaster(File self, String name, NameMap names, Object[] args) throws Throwable {
    if (hook.methodName().equals("getAbsolutePath")) {
      // A matter of syntax: it leads where the name led.
      String absolute = names.absolute(name);
      return absolute == null ? Hook.PROCEED : absolute;
    }
    File there = new File(names.out(name));
    if (hook.methodName().equals("list") && args.length > 0) {
      return FileHooks.accepted(there.list(), self, args[0]);
    }
    Object result;
    try {
      result = method().invoke(there, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    return hook.methodName().equals("getCanonicalPath") ? names.back((String) result) : result;
  }

  private Method method() {
    Method known = method;
    if (known == null) {
      known = JdkFiles.method(File.class, hook.methodName(), hook.descriptor());
      method = known;
    }
    return known;
  }

  /** Two files whose routes differ are on two file systems: nothing is renamed. */
  private Object rename(Object receiver, Object[] args) throws Throwable {
    File from = (File) receiver;
    File to = (File) args[0];
    if (to == null || !isLookedUp(from) || !isLookedUp(to)) {
      return body.call(from, args);
    }
    Route source = route(FileName.own(from));
    Route target = route(FileName.own(to));
    if (source.readOnly() || target.readOnly()) {
      router.denied(
          FileName.own(source.readOnly() ? from : to), source.readOnly() ? source : target);
      return false;
    }
    if (source.isRemote() && target.isRemote()) {
      return body.call(from, args);
    }
    if (source.isPlainlyLocal() && target.isPlainlyLocal()) {
      return body.call(from, args);
    }
    if (source.isRemote() || target.isRemote() || !source.names().isSame(target.names())) {
      return false;
    }
    File there = new File(source.names().out(FileName.own(from)));
    return there.renameTo(new File(target.names().out(FileName.own(to))));
  }

  private static boolean isLookedUp(File file) {
    return !NameCodec.isInvalid(file) && FileName.namesSomething(FileName.own(file));
  }

  /** The JDK makes the file below its own wrappers, so under such rules it is made here. */
  private Object temporary(Object none, Object[] args) throws Throwable {
    String prefix = (String) args[0];
    File directory = (File) args[2];
    if (prefix == null || prefix.length() < 3) {
      return body.call(none, args);
    }
    if (directory == null) {
      directory = router.temporaryDirectory();
    }
    if (directory == null
        || !isLookedUp(directory)
        || !router.route(FileName.own(directory)).isSpecial()) {
      return body.call(none, args);
    }
    while (true) {
      String suffix = args[1] == null ? ".tmp" : (String) args[1];
      File file = FileName.temporary(prefix, suffix, directory, false);
      if (Guards.unguarded(file::createNewFile)) {
        return file;
      }
    }
  }
}
