package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Condition;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.JdkNatives;
import dev.splitbrain.agent.area.Target;
import dev.splitbrain.agent.area.files.call.FilesState;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.name.FileName;
import dev.splitbrain.agent.area.files.name.MappedNames;
import dev.splitbrain.agent.area.files.name.NameCodec;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import dev.splitbrain.agent.area.files.pinned.PinnedPaths;
import dev.splitbrain.agent.area.files.side.MasterSide;
import dev.splitbrain.agent.area.files.side.RuledSide;
import dev.splitbrain.agent.area.files.side.Side;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import dev.splitbrain.agent.descriptor.Descriptors;
import dev.splitbrain.agent.descriptor.Descriptors.Resource;
import dev.splitbrain.agent.host.SlaveText;
import dev.splitbrain.agent.scope.Listed;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Session;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * What the hooks share: where a name leads, and what stands behind a virtual descriptor. The work
 * is that of {@link SlaveFiles}.
 */
public final class FilesRouter {
  private final AreaContext context;
  private final FilesState state;
  private final PinnedPaths pinned;

  public FilesRouter(AreaContext context, FilesState state, PinnedPaths pinned) {
    this.context = context;
    this.state = state;
    this.pinned = pinned;
  }

  FilesState state() {
    return state;
  }

  PinnedPaths pinned() {
    return pinned;
  }

  Descriptors descriptors() {
    return context.descriptors();
  }

  /** What happens to a name that the master's own code may not act on. */
  @FunctionalInterface
  interface PathBody {
    Object call(Side side, Path path, Object[] args) throws Throwable;
  }

  /** What happens to a name of java.io.File that leads to a slave. */
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
   * Where a name leads.
   *
   * @throws IOException if a rule refuses the name, or the scope's session is down
   */
  Route route(String name) throws IOException {
    return context.router().path(name);
  }

  /** What rules change in the listing of a directory that leads to a slave. */
  Listed listed(Side side, String directory) {
    return side.machine() instanceof SlaveFiles slave && slave.calls.names().isPlain()
        ? context.router().listed(slave.session(), directory)
        : Listed.AS_IT_IS;
  }

  /** Tells the trace of a call that a rule did not allow. */
  void denied(String name, Route route) {
    context.router().denied(name, route);
  }

  /** The same error, with a hint if the master has the file. */
  NoSuchFileException hinted(NoSuchFileException error) {
    return MasterHint.beside(error, context.router());
  }

  /** As {@link #hinted(NoSuchFileException)}, of a stream's opening. */
  FileNotFoundException hinted(FileNotFoundException error, String name) {
    return MasterHint.beside(error, name, context.router());
  }

  /**
   * The slave that a name leads to; null for the master. For calls that know nothing of names that
   * are others on the master or may not be changed: for such a name it fails.
   *
   * @throws IOException if a rule refuses the name, or the scope's session is down
   */
  SlaveFiles slave(String name) throws IOException {
    Route route = route(name);
    if (route.readOnly() || (!route.isRemote() && route.isSpecial())) {
      denied(name, route);
      throw new FileSystemException(name, null, "this call is not possible under " + route.rule());
    }
    return slave(route);
  }

  /** As {@link #slave(String)}; null for paths of other file systems too, and for null. */
  SlaveFiles slave(Object path) throws IOException {
    return JdkFiles.isPlain(path) ? slave(path.toString()) : null;
  }

  /** The slave of the thread's scope, whatever the rules say of names; null for the master. */
  public SlaveFiles slaveOfScope(String call) throws IOException {
    return slave(context.router().call(call));
  }

  /**
   * The slave of the thread's scope if its names have another syntax than the master's; else null.
   * For what is done with the text of names: it asks no rule, and no session has to be up.
   */
  SlaveFiles foreign() {
    Session session = context.router().scopeSession();
    if (session == null || !SlaveText.isForeign(session)) {
      return null;
    }
    return new SlaveFiles(state, new Route(session, "inside with(" + session.hostName() + ")"));
  }

  /** The scope's directory for temporary files; null for the master's. */
  File temporaryDirectory() throws IOException {
    SlaveFiles slave = slaveOfScope("File.createTempFile");
    return slave == null ? null : new File(slave.temporaryDirectory().toString());
  }

  /** The slave of a route; null for the master. */
  SlaveFiles slave(Route route) {
    return route.isRemote() ? new SlaveFiles(state, route) : null;
  }

  /**
   * Where a path leads; null if the master's own code may act on it: for paths of other file
   * systems too, and for null.
   */
  Side side(Object path) throws IOException {
    if (!JdkFiles.isPlain(path)) {
      return null;
    }
    Route route = route(path.toString());
    if (route.isPlainlyLocal()) {
      return null;
    }
    Side side = route.isRemote() ? slave(route) : new MasterSide(MappedNames.of(route.names()));
    return route.readOnly() ? RuledSide.of(side, route, context.router()) : side;
  }

  /** Routes by the first argument, a path. */
  HookBody byPath(PathBody body) {
    return (self, args) -> {
      Side side = side(args[0]);
      return side == null ? Hook.PROCEED : call(body, side, (Path) args[0], args);
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
      Side side = side(self);
      return side == null ? Hook.PROCEED : call(body, side, (Path) self, args);
    };
  }

  /** A slave's missing file that the master has is said to be there. */
  private Object call(PathBody body, Side side, Path path, Object[] args) throws Throwable {
    try {
      return body.call(side, path, args);
    } catch (NoSuchFileException e) {
      throw side.machine() instanceof SlaveFiles ? hinted(e) : e;
    }
  }

  /**
   * Routes by the receiver, a File. Names that no system call takes are left to the JDK's own
   * check.
   */
  HookBody byFile(FileBody body) {
    HookBody named = byName(body);
    return (self, args) ->
        FileName.namesSomething(FileName.own((File) self)) ? named.call(self, args) : Hook.PROCEED;
  }

  /** As {@link #byFile}, for calls that give the empty name a meaning on every release. */
  HookBody byName(FileBody body) {
    return byName(body, FileName::own);
  }

  /** As {@link #byName(FileBody)}, by the name that the JDK makes other forms of. */
  HookBody byAskedName(FileBody body) {
    return byName(body, FileName::asked);
  }

  /** As {@link #byAskedName}, for what is done with the text of names that no file can have too. */
  HookBody byAnyAskedName(FileBody body) {
    return routed(body, FileName::asked);
  }

  private HookBody byName(FileBody body, Function<File, String> naming) {
    HookBody routed = routed(body, naming);
    return (self, args) ->
        NameCodec.isInvalid((File) self) ? Hook.PROCEED : routed.call(self, args);
  }

  private HookBody routed(FileBody body, Function<File, String> naming) {
    return (self, args) -> {
      String name = naming.apply((File) self);
      // What a rule makes of the name beyond that, RuledFile has seen before.
      SlaveFiles slave = slave(route(name));
      return slave == null ? Hook.PROCEED : body.call(slave, name, args);
    };
  }

  /** For methods that declare no IOException: a failed link is an error all the same. */
  public static HookBody unchecked(HookBody body) {
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
    Resource found = context.descriptors().find(fd);
    if (found == null) {
      throw new IOException("Stream Closed");
    }
    if (found instanceof SlaveFile file) {
      return file;
    }
    throw new IOException(
        "splitbrain: a stream of files over what is none on " + found.session().hostName());
  }

  /** As {@link #file}; null if there is none. */
  SlaveFile fileOrNull(FileDescriptor fd) {
    return context.descriptors().find(fd) instanceof SlaveFile file ? file : null;
  }

  /** A hook by scope. */
  static Hook inScope(String className, String method, String descriptor, HookBody body) {
    return Hook.inScope(className, method, descriptor, body);
  }

  /** A hook by origin, whether the running JDK has the method in Java or in native code. */
  static Hook byOrigin(Class<?> type, String method, String descriptor, HookBody body) {
    if (JdkNatives.has(type, method, descriptor)) {
      return Hook.byOriginInNative(
          Condition.VIRTUAL_FD,
          new Target(type.getName(), method, descriptor),
          RandomAccessNatives.NAME,
          body);
    }
    return Hook.byOrigin(Condition.VIRTUAL_FD, type.getName(), method, descriptor, body);
  }
}
