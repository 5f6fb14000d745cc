package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.files.jdk.Guards;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.name.FileName;
import dev.splitbrain.agent.area.files.name.NameCodec;
import dev.splitbrain.agent.scope.Route;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;

/**
 * A hook of java.io.File under rules that make a name read-only, or another one on the master: for
 * these the hook's own body, which knows slaves only, is not asked. Names that lead elsewhere on a
 * slave are translated on their way to the wire.
 */
final class RuledFile {
  private final FilesRouter router;
  private final Hook hook;
  private final HookBody body;
  private final FileRuling ruling;
  private volatile Method method;

  private RuledFile(Hook hook, FileRuling ruling, FilesRouter router) {
    this.router = router;
    this.hook = hook;
    this.body = hook.body();
    this.ruling = ruling;
  }

  /** The hook, for names under such rules too. */
  static Hook of(Hook hook, FileRuling ruling, FilesRouter router) {
    return hook.with(new RuledFile(hook, ruling, router)::call);
  }

  /** As {@link #of}, of the method that takes two files. */
  static Hook ofRename(Hook hook, FilesRouter router) {
    return hook.with(new RuledFile(hook, FileRuling.CHANGE, router)::rename);
  }

  /** As {@link #of}, of the method that makes a file of a new name. */
  static Hook ofTemporary(Hook hook, FilesRouter router) {
    return hook.with(new RuledFile(hook, FileRuling.CHANGE.declaring(), router)::temporary);
  }

  private Object call(Object receiver, Object[] args) throws Throwable {
    File self = (File) receiver;
    String name = ruling.naming().apply(self);
    if (NameCodec.isInvalid(self) || !FileName.namesSomething(name)) {
      return body.call(self, args);
    }
    Route route = route(name);
    if (route.readOnly()) {
      Object answer = ruling.readOnly().answer(router, self, args, route);
      if (answer != FileRuling.LOOKS_AS_ANY) {
        return answer;
      }
    }
    if (route.isRemote()) {
      return body.call(self, args);
    }
    return route.names().isNone()
        ? Hook.PROCEED
        : ruling
            .onMaster()
            .answer(new FileRuling.Elsewhere(self, name, route.names(), this::method), args);
  }

  /** The methods that declare no IOException fail with an unchecked one, as their hooks do. */
  private Route route(String name) throws IOException {
    try {
      return router.route(name);
    } catch (IOException e) {
      if (ruling.declares()) {
        throw e;
      }
      throw new UncheckedIOException(e.getMessage(), e);
    }
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
