package dev.splitbrain.agent.area.files;

import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Gate;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.SlaveText;
import dev.splitbrain.agent.descriptor.Descriptors;
import dev.splitbrain.agent.descriptor.Descriptors.VirtualFile;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Session;
import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * What the hooks share: where a name leads, and what stands behind a virtual descriptor. The work
 * is that of {@link SlaveFiles}.
 */
final class FilesRouter {
  private final AreaContext context;
  private final FilesState state;

  FilesRouter(AreaContext context, FilesState state) {
    this.context = context;
    this.state = state;
  }

  FilesState state() {
    return state;
  }

  Descriptors descriptors() {
    return context.descriptors();
  }

  /** What happens to a name that leads to a slave. */
  @FunctionalInterface
  interface PathBody {
    Object call(SlaveFiles slave, Path path, Object[] args) throws Throwable;
  }

  /** As {@link PathBody}, for java.io.File. */
  @FunctionalInterface
  interface FileBody {
    Object call(SlaveFiles slave, String name, Object[] args) throws Throwable;
  }

  /** What happens to a call on an object whose descriptor is a slave's file. */
  @FunctionalInterface
  interface OriginBody {
    Object call(SlaveFile file, Object self, Object[] args) throws Throwable;
  }

  /**
   * The slave that a name leads to; null for the master.
   *
   * @throws IOException if a rule refuses the name, or the scope's session is down
   */
  SlaveFiles slave(String name) throws IOException {
    return slave(context.router().path(name));
  }

  /** As {@link #slave(String)}; null for paths of other file systems too, and for null. */
  SlaveFiles slave(Object path) throws IOException {
    return JdkFiles.isPlain(path) ? slave(path.toString()) : null;
  }

  /** The slave of the thread's scope, whatever the rules say of names; null for the master. */
  SlaveFiles slaveOfScope(String call) throws IOException {
    return slave(context.router().call(call));
  }

  /**
   * The slave of the thread's scope if its names have another syntax than the master's; else null.
   * For what is done with the text of names: it asks no rule, and no session has to be up.
   */
  SlaveFiles foreign() {
    Session session = context.router().scopeSession();
    return session != null && SlaveText.isForeign(session) ? new SlaveFiles(state, session) : null;
  }

  private SlaveFiles slave(Route route) {
    return route.isRemote() ? new SlaveFiles(state, route.session()) : null;
  }

  /** Either machine, by the name's route. */
  Side side(Object path) throws IOException {
    SlaveFiles slave = slave(path);
    return slave == null ? MasterSide.INSTANCE : slave;
  }

  /** Routes by the first argument, a path. */
  HookBody byPath(PathBody body) {
    return (self, args) -> {
      SlaveFiles slave = slave(args[0]);
      return slave == null ? Hook.PROCEED : body.call(slave, (Path) args[0], args);
    };
  }

  /** As {@link #byPath}, of a provider's method that user classes may inherit too. */
  HookBody byPathOfDefault(PathBody body) {
    HookBody routed = byPath(body);
    return (self, args) ->
        self == JdkFiles.PLAIN.provider() ? routed.call(self, args) : Hook.PROCEED;
  }

  /** Routes by the receiver, a path. */
  HookBody bySelf(PathBody body) {
    return (self, args) -> {
      SlaveFiles slave = slave(self);
      return slave == null ? Hook.PROCEED : body.call(slave, (Path) self, args);
    };
  }

  /**
   * Routes by the receiver, a File. Names that no system call takes are left to the JDK's own
   * check.
   */
  HookBody byFile(FileBody body) {
    HookBody named = byName(body);
    return (self, args) ->
        FileNames.namesSomething(((File) self).getPath()) ? named.call(self, args) : Hook.PROCEED;
  }

  /** As {@link #byFile}, for calls that give the empty name a meaning on every release. */
  HookBody byName(FileBody body) {
    return (self, args) -> {
      String name = ((File) self).getPath();
      SlaveFiles slave = Names.isInvalid(name) ? null : slave(name);
      return slave == null ? Hook.PROCEED : body.call(slave, name, args);
    };
  }

  /** For methods that declare no IOException: a failed link is an error all the same. */
  static HookBody unchecked(HookBody body) {
    return (self, args) -> {
      try {
        return body.call(self, args);
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    };
  }

  /** Finds the slave's file behind a descriptor. */
  SlaveFile file(FileDescriptor fd) throws IOException {
    VirtualFile found = context.descriptors().find(fd);
    if (found == null) {
      throw new IOException("Stream Closed");
    }
    return (SlaveFile) found;
  }

  /** A hook by scope. */
  static Hook inScope(String className, String method, String descriptor, HookBody body) {
    return Hook.inScope(className, method, descriptor, body);
  }

  /** A hook by origin, whether the running JDK has the method in Java or in native code. */
  static Hook byOrigin(
      Class<?> type, String method, String descriptor, HookBody body, Class<?>... parameters) {
    boolean isNative = JdkFiles.isNative(type, method, parameters);
    Gate javaGate = type == FileDescriptor.class ? Gate.DESCRIPTOR_NUMBER : Gate.DESCRIPTOR_FIELD;
    Gate gate = isNative ? Gate.NATIVE_DESCRIPTOR : javaGate;
    return new Hook(type.getName(), method, descriptor, gate, 0, Integer.MAX_VALUE, body);
  }
}
