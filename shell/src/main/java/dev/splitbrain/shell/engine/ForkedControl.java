package dev.splitbrain.shell.engine;

import dev.splitbrain.shell.exec.Question;
import dev.splitbrain.shell.exec.Thrown;
import dev.splitbrain.shell.exec.Wire;
import java.io.DataInputStream;
import java.io.IOException;
import jdk.jshell.spi.ExecutionControl;

/**
 * What JShell drives: forwards each request to the exec VM. Snippet classes get their stop checks
 * here, on their way out.
 *
 * <p>Threads: JShell's one thread, but for {@link #stop}, {@link #beginEval} and {@link #endEval}.
 */
public final class ForkedControl implements ExecutionControl {
  private final ExecVm vm;
  private final Object lock = new Object();
  private long running;
  private long stopping;
  private boolean evaluating;
  private boolean stopPending;
  private Thrown lastThrown;
  private boolean terminated;
  private boolean valuesShown = true;

  /** A control of one exec VM, which may still be starting. */
  public ForkedControl(ExecVm vm) {
    this.vm = vm;
  }

  /**
   * Whether values of snippets are asked for; they are unless this says no. Without, a snippet's
   * value is an empty text, and its toString, which is the user's code, is not called.
   */
  public void showValues(boolean shown) {
    valuesShown = shown;
  }

  /** The exec VM behind it. */
  public ExecVm vm() {
    return vm;
  }

  /**
   * From here until {@link #endEval} a stop is kept even while JShell compiles and nothing runs
   * yet.
   */
  public void beginEval() {
    synchronized (lock) {
      evaluating = true;
      stopPending = false;
      lastThrown = null;
    }
  }

  /**
   * Ends the stretch begun by {@link #beginEval}.
   *
   * @return whether a stop came in it
   */
  public boolean endEval() {
    synchronized (lock) {
      evaluating = false;
      boolean stopped = stopPending;
      stopPending = false;
      return stopped;
    }
  }

  /** Whether a stop has come since {@link #beginEval}. */
  public boolean stopPending() {
    synchronized (lock) {
      return stopPending;
    }
  }

  /** Whether user code may be running in the exec VM now. */
  boolean isRunning() {
    synchronized (lock) {
      return running != 0;
    }
  }

  /** Whether user code may be running that nobody has asked to end. */
  boolean isWanted() {
    synchronized (lock) {
      return running != 0 && running != stopping;
    }
  }

  /** Whether a request has found the exec VM gone. */
  public boolean terminated() {
    synchronized (lock) {
      return terminated;
    }
  }

  /** The full description of what the last snippet threw; null if it threw nothing. */
  public Thrown lastThrown() {
    synchronized (lock) {
      return lastThrown;
    }
  }

  @Override
  public void load(ClassBytecodes[] classes)
      throws ClassInstallException, NotImplementedException, EngineTerminationException {
    install(Wire.LOAD, classes);
  }

  @Override
  public void redefine(ClassBytecodes[] classes)
      throws ClassInstallException, NotImplementedException, EngineTerminationException {
    install(Wire.REDEFINE, classes);
  }

  private void install(byte op, ClassBytecodes[] classes)
      throws ClassInstallException, NotImplementedException, EngineTerminationException {
    Reply reply =
        call(
            op,
            vm.nextCall(),
            out -> {
              out.writeInt(classes.length);
              for (ClassBytecodes each : classes) {
                Wire.writeString(out, each.name());
                Wire.writeBytes(out, SnippetWeaver.weave(each.bytecodes()));
              }
            });
    if (reply.installed != null) {
      throw new ClassInstallException(reply.text, reply.installed);
    }
    if (reply.kind != Wire.OK) {
      throw new NotImplementedException(reply.text);
    }
  }

  @Override
  public String invoke(String className, String methodName)
      throws RunException, EngineTerminationException, InternalException {
    return run(Wire.INVOKE, className, methodName);
  }

  @Override
  public String varValue(String className, String varName)
      throws RunException, EngineTerminationException, InternalException {
    return run(Wire.VAR_VALUE, className, varName);
  }

  private String run(byte op, String className, String member)
      throws RunException, EngineTerminationException, InternalException {
    Reply reply =
        stoppable(
            op,
            out -> {
              Wire.writeString(out, className);
              Wire.writeString(out, member);
              if (op == Wire.INVOKE) {
                out.writeBoolean(valuesShown);
              }
            });
    switch (reply.kind) {
      case Wire.OK:
        return reply.text;
      case Wire.THROWN:
        synchronized (lock) {
          lastThrown = reply.thrown;
        }
        throw asRunException(reply.thrown);
      case Wire.STOPPED:
        throw new StoppedException();
      default:
        throw new InternalException(reply.text);
    }
  }

  private Reply stoppable(byte op, ExecVm.Arguments arguments)
      throws StoppedException, EngineTerminationException {
    long call = vm.nextCall();
    synchronized (lock) {
      if (stopPending) {
        throw new StoppedException();
      }
      running = call;
    }
    try {
      return call(op, call, arguments);
    } finally {
      synchronized (lock) {
        running = 0;
      }
    }
  }

  private Reply call(byte op, long call, ExecVm.Arguments arguments)
      throws EngineTerminationException {
    try {
      Reply reply = vm.call(op, call, arguments, (kind, in) -> Reply.read(op, kind, in));
      if (reply.marked) {
        vm.awaitOutput();
      }
      return reply;
    } catch (IOException e) {
      synchronized (lock) {
        terminated = true;
      }
      EngineTerminationException ended = new EngineTerminationException(e.getMessage());
      ended.initCause(e);
      throw ended;
    }
  }

  private static RunException asRunException(Thrown thrown) {
    StackTraceElement[] frames = thrown.frames().toArray(new StackTraceElement[0]);
    if (thrown.unresolved() >= 0) {
      return new ResolutionException(thrown.unresolved(), frames);
    }
    UserException exception = new UserException(thrown.message(), thrown.type(), frames);
    exception.initCause(thrown.cause() == null ? null : asRunException(thrown.cause()));
    return exception;
  }

  @Override
  public void addToClasspath(String path) throws EngineTerminationException, InternalException {
    Reply reply = call(Wire.ADD_TO_CLASSPATH, vm.nextCall(), out -> Wire.writeString(out, path));
    if (reply.kind != Wire.OK) {
      throw new InternalException(reply.text);
    }
  }

  /**
   * Ends what runs now: soon, not at once. While JShell compiles, the snippet does not start.
   * Outside an evaluation nothing happens.
   */
  @Override
  public void stop() throws EngineTerminationException, InternalException {
    long call;
    synchronized (lock) {
      stopPending = evaluating;
      call = running;
      stopping = running;
    }
    if (call != 0) {
      try {
        vm.stop(call);
      } catch (IOException e) {
        throw new EngineTerminationException(e.getMessage());
      }
    }
  }

  /** None: what the shell asks beside snippets, it asks by {@link #ask}. */
  @Override
  public Object extensionCommand(String command, Object argument) throws NotImplementedException {
    throw new NotImplementedException(command);
  }

  /**
   * Asks the exec VM about hosts; may be stopped like a snippet.
   *
   * @throws RefusedException with one line for the user
   */
  public String[] ask(Question question, String... arguments)
      throws RefusedException, RunException, EngineTerminationException {
    question.check(arguments);
    Reply reply =
        stoppable(
            Wire.QUESTION,
            out -> {
              out.writeByte(question.ordinal());
              Wire.writeStrings(out, arguments);
            });
    switch (reply.kind) {
      case Wire.OK:
        return reply.texts;
      case Wire.STOPPED:
        throw new StoppedException();
      case Wire.THROWN:
        Thrown thrown = reply.thrown;
        throw new RefusedException(
            thrown.message() == null
                ? thrown.type()
                : thrown.message() + " (" + thrown.type() + ")");
      default:
        throw new RefusedException(reply.text);
    }
  }

  @Override
  public void close() {
    vm.close();
  }

  /** A reply, of whatever kind. */
  private static final class Reply {
    final byte kind;
    String text;
    String[] texts;
    boolean[] installed;
    Thrown thrown;
    boolean marked;

    private Reply(byte kind) {
      this.kind = kind;
    }

    static Reply read(byte op, byte kind, DataInputStream in) throws IOException {
      Reply reply = new Reply(kind);
      switch (kind) {
        case Wire.OK -> {
          if (op == Wire.QUESTION) {
            reply.texts = Wire.readStrings(in);
          } else {
            reply.text = Wire.readString(in);
          }
        }
        case Wire.THROWN -> reply.thrown = Thrown.readFrom(in);
        case Wire.STOPPED -> {}
        case Wire.CLASS_INSTALL -> {
          reply.text = Wire.readString(in);
          reply.installed = new boolean[in.readInt()];
          for (int i = 0; i < reply.installed.length; i++) {
            reply.installed[i] = in.readBoolean();
          }
        }
        case Wire.INTERNAL, Wire.REFUSED -> reply.text = Wire.readString(in);
        default -> throw new IOException("unknown reply " + kind);
      }
      boolean runs = op == Wire.INVOKE || op == Wire.VAR_VALUE;
      if (runs && (kind == Wire.OK || kind == Wire.THROWN || kind == Wire.STOPPED)) {
        reply.marked = in.readBoolean();
      }
      return reply;
    }
  }
}
