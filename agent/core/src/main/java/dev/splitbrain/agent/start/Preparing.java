package dev.splitbrain.agent.start;

import dev.splitbrain.agent.area.PinnedNames;
import dev.splitbrain.agent.door.Guard;
import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.session.ManagedSession;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.error.ErrorTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What {@code push=} and {@code cwd=} ask for, before the first call of a session. Threads: any.
 *
 * @param names makes the paths of the session
 * @param push the directory of the master to be mirrored; null for none
 * @param cwd the session's working directory; null for the slave's own, or where the project is
 *     mirrored to
 * @param err where a line says what was done
 */
record Preparing(Supplier<PinnedNames> names, Path push, String cwd, PrintStream err)
    implements HostRef.Preparation {

  /**
   * Mirrors, and changes the directory.
   *
   * @throws IOException naming the host and the directory
   */
  @Override
  public void of(ManagedSession session) throws IOException {
    Guard.<IOException>act(() -> prepare(session));
  }

  private void prepare(ManagedSession session) throws IOException {
    if (push == null) {
      changeDirectory(session, cwd);
      return;
    }
    // Under the name that it has here, unless the user has another place for it.
    String there = cwd == null ? push.toString() : cwd;
    Path target = names.get().of(session, there);
    try {
      Files.createDirectories(target);
      Mirror.Outcome outcome = Mirror.of(push, target);
      err.println(
          "splitbrain: pushed "
              + push
              + " to "
              + session.hostName()
              + ":"
              + there
              + ": "
              + outcome);
    } catch (IOException e) {
      throw new IOException(
          push + " cannot be pushed to " + session.hostName() + ":" + there + ": " + e.getMessage(),
          e);
    }
    changeDirectory(session, there);
  }

  /** As the program's own change would: relative names are below the directory from now on. */
  static void changeDirectory(ManagedSession session, String directory) throws IOException {
    try {
      session.changeDirectory(directory.getBytes(StandardCharsets.UTF_8));
    } catch (Failure e) {
      IOException error = ErrorTable.toStreamException(e, directory, session.hostName());
      throw new IOException(session.hostName() + ": " + error.getMessage(), error);
    }
  }
}
