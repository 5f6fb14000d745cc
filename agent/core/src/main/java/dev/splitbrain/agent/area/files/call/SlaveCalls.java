package dev.splitbrain.agent.area.files.call;

import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.name.MappedNames;
import dev.splitbrain.agent.area.files.name.NameCodec;
import dev.splitbrain.agent.host.SlaveText;
import dev.splitbrain.agent.library.WrittenFiles;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Call;
import dev.splitbrain.agent.session.Cancellation;
import dev.splitbrain.agent.session.Flow;
import dev.splitbrain.agent.session.HostLostException;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.agent.session.Stub;
import dev.splitbrain.agent.session.StubCall;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.error.ErrorTable;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.Stat;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.apache.thrift.TException;

/**
 * Calls of the files service in one session, with failures as the JDK's own exceptions. Cheap to
 * make; keeps nothing.
 *
 * @param route why they go there
 * @param names how the program's names are the slave's
 */
public record SlaveCalls(FilesState state, Route route, MappedNames names) {
  /** Data of one request, at most. */
  public static final int CHUNK = 1 << 20;

  static final Stub<FilesService.Client> STUB =
      new Stub<>(FilesService.Client.class, FilesService.Client::new, FilesReplies::fault);

  /** The first feature release that says "no such file" where a name runs through a file. */
  private static final int JDK_OF_MAPPED_ENOTDIR = 25;

  /** Failures that say nothing about the file: no answer may be made of them. */
  private static final Set<ErrorKind> NO_ANSWER =
      EnumSet.of(
          ErrorKind.OTHER,
          ErrorKind.UNKNOWN_HANDLE,
          ErrorKind.REFUSED,
          ErrorKind.CANCELLED,
          ErrorKind.NO_SESSION,
          ErrorKind.LIMIT,
          ErrorKind.UNKNOWN_OUTCOME);

  /** The calls of a route to a slave. */
  public static SlaveCalls of(FilesState state, Route route) {
    return new SlaveCalls(state, route, MappedNames.of(route.names()));
  }

  /** The calls of what these open: their reason is that it was opened there. */
  public SlaveCalls opened() {
    return new SlaveCalls(state, route.origin("opened"), names);
  }

  public Session session() {
    return route.session();
  }

  private Call<FilesService.Client> named(String method, String subject) {
    return route.call(STUB, method, subject);
  }

  public String hostName() {
    return session().hostName();
  }

  /** Whether the slave's names have another syntax than the master's. */
  public boolean isForeign() {
    return SlaveText.isForeign(session());
  }

  /** What was written that may become code, or a resource of code; it goes by the slave's names. */
  public WrittenFiles written() {
    return state.written();
  }

  /** The slave's name for a file. */
  public String there(Path file) {
    return there(file.toString());
  }

  /** As {@link #there(Path)}, of a name as java.io writes it. */
  public String there(String name) {
    return names.out(name);
  }

  /** The name as the slave knows it. */
  public ByteBuffer wire(Path file) {
    return names.wire(file);
  }

  /** As {@link #wire(Path)}, of a name as java.io writes it. */
  public ByteBuffer wire(String name) {
    return names.wire(name);
  }

  /** A call by name, with the exceptions of java.nio.file. */
  public <R> R byPath(String method, Path file, StubCall<FilesService.Client, R> body)
      throws IOException {
    String name = file.toString();
    try {
      return session().call(named(method, name), body);
    } catch (Failure f) {
      throw ErrorTable.toFileException(f, name, null, session().hostName());
    }
  }

  /** What gives nothing. */
  @FunctionalInterface
  public interface Change {
    /** Asks for it. */
    void on(FilesService.Client client) throws TException;
  }

  /** As {@link #byPath}, of what gives nothing. */
  public void change(String method, Path file, Change change) throws IOException {
    byPath(
        method,
        file,
        c -> {
          change.on(c);
          return null;
        });
  }

  /** As {@link #change(String, Path, Change)}, with two names. */
  public void change(String method, Path file, Path other, Change change) throws IOException {
    byPaths(
        method,
        file,
        other,
        c -> {
          change.on(c);
          return null;
        });
  }

  /** As {@link #byPath}, with two names. */
  public <R> R byPaths(String method, Path file, Path other, StubCall<FilesService.Client, R> body)
      throws IOException {
    String name = file.toString();
    try {
      return session().call(named(method, name), body);
    } catch (Failure f) {
      throw ErrorTable.toFileException(f, name, other.toString(), session().hostName());
    }
  }

  /** Makes a call for what gives nothing. */
  private interface Making {
    void make(Call<FilesService.Client> call, StubCall<FilesService.Client, Void> body)
        throws Failure, HostLostException;
  }

  /** As {@link #byPaths}, of a copy or a move, which begins with a look at the first. */
  private void bySource(String method, Path source, Path target, Change change, Making making)
      throws IOException {
    String name = source.toString();
    try {
      making.make(named(method, name), of(change));
    } catch (Failure f) {
      if (f.getKind() == ErrorKind.CANCELLED) {
        throw new FileSystemException(name, target.toString(), "Operation canceled");
      }
      IOException error =
          ErrorTable.toFileException(f, name, target.toString(), session().hostName());
      boolean ofSource =
          error instanceof FileSystemException e
              && name.equals(e.getFile())
              && e.getOtherFile() == null;
      throw ofSource ? asLook(f, name, error) : error;
    }
  }

  private static StubCall<FilesService.Client, Void> of(Change change) {
    return c -> {
      change.on(c);
      return null;
    };
  }

  /** A copy or a move. */
  public void changeFrom(String method, Path source, Path target, Change change)
      throws IOException {
    bySource(method, source, target, change, session()::call);
  }

  /** As {@link #changeFrom}, until the thread is interrupted. */
  public void changeFromInterruptibly(String method, Path source, Path target, Change change)
      throws IOException {
    bySource(method, source, target, change, session()::callInterruptibly);
  }

  /** A look at a file's attributes, where newer JDKs see a missing file for "Not a directory". */
  public <R> R byAttributes(String method, Path file, StubCall<FilesService.Client, R> body)
      throws IOException {
    String name = file.toString();
    try {
      return session().call(named(method, name), body);
    } catch (Failure f) {
      throw asLook(f, name, ErrorTable.toFileException(f, name, null, session().hostName()));
    }
  }

  private static IOException asLook(Failure f, String name, IOException error) {
    if (JdkFiles.FEATURE < JDK_OF_MAPPED_ENOTDIR || !isNotDirectory(f)) {
      return error;
    }
    NoSuchFileException mapped = new NoSuchFileException(name);
    for (Throwable trace : error.getSuppressed()) {
      mapped.addSuppressed(trace);
    }
    return mapped;
  }

  private static boolean isNotDirectory(Failure f) {
    return f.getKind() == ErrorKind.NOT_A_DIRECTORY || "Not a directory".equals(f.getReason());
  }

  /** The opening of a stream of java.io. */
  public <R> R byStream(String method, String name, StubCall<FilesService.Client, R> body)
      throws FileNotFoundException {
    try {
      return session().call(named(method, name), body);
    } catch (Failure f) {
      throw notFound(ErrorTable.toStreamException(asSystem(f), name, session().hostName()));
    } catch (HostLostException e) {
      throw notFound(e);
    }
  }

  /** An error in the only type that the streams' constructors may throw. */
  public static FileNotFoundException notFound(IOException error) {
    if (error instanceof FileNotFoundException e) {
      return e;
    }
    FileNotFoundException e = new FileNotFoundException(error.getMessage());
    e.initCause(error);
    return e;
  }

  /** A call of java.io.File that throws IOException with the system's text. */
  public <R> R byFile(String method, String name, StubCall<FilesService.Client, R> body)
      throws IOException {
    try {
      return session().call(named(method, name), body);
    } catch (Failure f) {
      throw ioError(f);
    }
  }

  /** The system's own words: java.nio.file adds to those of ELOOP, java.io does not. */
  private static Failure asSystem(Failure f) {
    String reason = ErrorTable.systemText(f.getReason());
    return Objects.equals(reason, f.getReason()) ? f : f.deepCopy().setReason(reason);
  }

  /**
   * A call of java.io.File that hides why it failed.
   *
   * @param otherwise the answer when the slave's system said no
   * @throws IOException if there is no answer: the link failed, or the slave itself refused
   */
  public <R> R orElse(
      String method, String name, R otherwise, StubCall<FilesService.Client, R> body)
      throws IOException {
    try {
      return session().call(named(method, name), body);
    } catch (Failure f) {
      if (f.getKind() == null || NO_ANSWER.contains(f.getKind())) {
        throw ErrorTable.toIoException(f, session().hostName());
      }
      return otherwise;
    }
  }

  /** A call on something open. The caller translates the failure. */
  public <R> R byHandle(
      String method, String name, Cancellation cancel, StubCall<FilesService.Client, R> body)
      throws Failure, HostLostException {
    Call<FilesService.Client> call = named(method, name);
    return cancel == null
        ? session().call(call, body)
        : session().callCancellably(call, cancel, body);
  }

  /** For requests that are under way at once; nothing is sent yet. */
  public Flow<FilesService.Client> flow(String method, String name) {
    return session().flow(named(method, name));
  }

  /** A request without a reply. */
  void fence(String method, String name, StubCall<FilesService.Client, Void> body) {
    session().fence(named(method, name), body);
  }

  /**
   * The path of a name in a reply.
   *
   * @param like the path that was asked about: the answer has its syntax
   */
  public Path path(ByteBuffer name, Path like) throws IOException {
    if (name == null) {
      throw protocolError("no name");
    }
    byte[] bytes = new byte[name.remaining()];
    name.duplicate().get(bytes);
    for (byte b : bytes) {
      if (b == 0) {
        throw protocolError("a name with a NUL");
      }
    }
    try {
      return NameCodec.path(bytes, like, session());
    } catch (InvalidPathException e) {
      throw protocolError("a name that no file can have: " + e.getMessage());
    }
  }

  /** A reply that no slave of ours gives. */
  public IOException protocolError(String what) {
    return new IOException(
        "splitbrain: protocol error of host " + session().hostName() + ": it sent " + what);
  }

  /** A slave may leave out anything. */
  public Stat checked(Stat stat) throws IOException {
    boolean whole = stat != null && stat.getType() != null && stat.getModified() != null;
    if (!whole || stat.getAccessed() == null || stat.getCreated() == null) {
      throw protocolError("attributes without type or times");
    }
    return stat;
  }

  /** A failure of a call on something open, as reads and writes report it. */
  public IOException ioError(Failure f) {
    return ErrorTable.toIoException(asSystem(f), session().hostName());
  }
}
