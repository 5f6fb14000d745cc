package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.files.name.FileName;
import dev.splitbrain.agent.scope.NameMap;
import dev.splitbrain.agent.scope.Route;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a method of java.io.File does under rules that make a name read-only, or another one on the
 * master. Declared with its hook; {@link RuledFile} asks for it. Immutable.
 *
 * @param naming the form of the name that the rules are asked about
 * @param declares whether the method may throw an IOException; else it fails with an unchecked one
 * @param readOnly its answer for a name that is read-only
 * @param onMaster its answer for a file that has another name on the master
 */
record FileRuling(
    Function<File, String> naming, boolean declares, ReadOnly readOnly, OnMaster onMaster) {
  /** An answer of {@link ReadOnly}: it looks, and finds what is there. */
  static final Object LOOKS_AS_ANY = new Object();

  /** What only looks. */
  static final FileRuling LOOK =
      new FileRuling(
          FileName::own, false, (router, self, args, route) -> LOOKS_AS_ANY, Elsewhere::call);

  /** What changes something, and whose failure is the answer false. */
  static final FileRuling CHANGE = LOOK.whenReadOnly(answer(false));

  /** What a read-only file system answers. */
  @FunctionalInterface
  interface ReadOnly {
    Object answer(FilesRouter router, File self, Object[] args, Route route) throws IOException;
  }

  /** What the master answers. */
  @FunctionalInterface
  interface OnMaster {
    Object answer(Elsewhere file, Object[] args) throws Throwable;
  }

  /**
   * A file that has another name on the master.
   *
   * @param self as the program named it
   * @param name that name in the form that the rules were asked about
   * @param names how it becomes the other one
   * @param method the method that the program called
   */
  record Elsewhere(File self, String name, NameMap names, Supplier<Method> method) {
    /** The file under the name that it has. */
    File there() {
      return new File(names.out(name));
    }

    /** The JDK's own answer for it. */
    Object call(Object... args) throws Throwable {
      try {
        return method.get().invoke(there(), args);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  /** The change is denied, and the method answers so. */
  static ReadOnly answer(Object answer) {
    return (router, self, args, route) -> {
      router.denied(FileName.own(self), route);
      return answer;
    };
  }

  FileRuling whenReadOnly(ReadOnly other) {
    return new FileRuling(naming, declares, other, onMaster);
  }

  FileRuling onMaster(OnMaster other) {
    return new FileRuling(naming, declares, readOnly, other);
  }

  /** As this, for a method that declares IOException. */
  FileRuling declaring() {
    return new FileRuling(naming, true, readOnly, onMaster);
  }

  /** As this, for a method that gives another form of the name. */
  FileRuling ofForms() {
    return new FileRuling(FileName::asked, declares, readOnly, onMaster);
  }
}
