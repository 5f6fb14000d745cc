package dev.splitbrain.shell.exec;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.InternalException;

/**
 * Carries out the shell's requests one after the other on the snippet thread, until the shell hangs
 * up.
 */
final class CommandLoop {
  private final DataInputStream in;
  private final DataOutputStream out;
  private final SnippetControl control;
  private final HostCommands hosts;
  private final byte[] marker;
  private final FileOutputStream rawOut = new FileOutputStream(FileDescriptor.out);
  private final FileOutputStream rawErr = new FileOutputStream(FileDescriptor.err);

  CommandLoop(
      DataInputStream in,
      DataOutputStream out,
      SnippetControl control,
      HostCommands hosts,
      byte[] marker) {
    this.in = in;
    this.out = out;
    this.control = control;
    this.hosts = hosts;
    this.marker = marker;
  }

  /** Serves until the connection ends. */
  void run() throws IOException {
    while (true) {
      int op = in.read();
      if (op < 0) {
        return;
      }
      long call = in.readLong();
      try {
        carryOut((byte) op, call);
      } catch (ClassInstallException e) {
        out.writeByte(Wire.CLASS_INSTALL);
        Wire.writeString(out, e.getMessage());
        out.writeInt(e.installed().length);
        for (boolean installed : e.installed()) {
          out.writeBoolean(installed);
        }
      } catch (InternalException | EngineTerminationException e) {
        out.writeByte(Wire.INTERNAL);
        Wire.writeString(out, e.getMessage());
      }
      out.flush();
    }
  }

  private void carryOut(byte op, long call)
      throws IOException, InternalException, EngineTerminationException, ClassInstallException {
    switch (op) {
      case Wire.LOAD -> {
        control.load(readClasses());
        ok(null);
      }
      case Wire.REDEFINE -> {
        control.redefine(readClasses());
        ok(null);
      }
      case Wire.ADD_TO_CLASSPATH -> {
        control.addToClasspath(Wire.readString(in));
        ok(null);
      }
      case Wire.INVOKE -> {
        String className = Wire.readString(in);
        String methodName = Wire.readString(in);
        outcome(control.run(call, className, methodName, in.readBoolean()));
      }
      case Wire.VAR_VALUE -> {
        String className = Wire.readString(in);
        outcome(control.value(call, className, Wire.readString(in)));
      }
      case Wire.QUESTION -> {
        Question question = Question.values()[in.readUnsignedByte()];
        question(call, question, Wire.readStrings(in));
      }
      default -> throw new IOException("unknown request " + op);
    }
  }

  private ClassBytecodes[] readClasses() throws IOException {
    ClassBytecodes[] classes = new ClassBytecodes[in.readInt()];
    for (int i = 0; i < classes.length; i++) {
      String name = Wire.readString(in);
      classes[i] = new ClassBytecodes(name, Wire.readBytes(in));
    }
    return classes;
  }

  private void ok(String value) throws IOException {
    out.writeByte(Wire.OK);
    Wire.writeString(out, value);
  }

  private void outcome(SnippetControl.Outcome outcome) throws IOException {
    boolean marked = mark();
    if (outcome.stopped()) {
      out.writeByte(Wire.STOPPED);
    } else if (outcome.thrown() != null) {
      out.writeByte(Wire.THROWN);
      outcome.thrown().writeTo(out);
    } else {
      ok(outcome.value());
    }
    out.writeBoolean(marked);
  }

  /** Tells the shell's pumps that the snippet's output is complete, if anybody pumps. */
  private boolean mark() {
    if (marker.length == 0) {
      return false;
    }
    try {
      // Below the streams that user code may have replaced; short enough to be written in one
      // piece.
      rawOut.write(marker);
      rawErr.write(marker);
      return true;
    } catch (IOException e) {
      // User code has closed the stream; the shell must not wait for a marker.
      return false;
    }
  }

  private void question(long call, Question question, String[] args) throws IOException {
    String[][] answer = new String[1][];
    String[] refusal = new String[1];
    SnippetControl.Outcome outcome =
        control.enclosed(
            call,
            () -> {
              try {
                answer[0] = hosts.answer(question, args);
              } catch (CallFailure e) {
                refusal[0] = e.getMessage();
              }
              return null;
            });
    if (outcome.stopped() || outcome.thrown() != null || refusal[0] != null) {
      hosts.unheard(question);
    }
    if (outcome.stopped()) {
      out.writeByte(Wire.STOPPED);
    } else if (outcome.thrown() != null) {
      out.writeByte(Wire.THROWN);
      outcome.thrown().writeTo(out);
    } else if (refusal[0] != null) {
      out.writeByte(Wire.REFUSED);
      Wire.writeString(out, refusal[0]);
    } else {
      out.writeByte(Wire.OK);
      Wire.writeStrings(out, answer[0]);
    }
  }
}
