package dev.splitbrain.agent.area.files;

import dev.splitbrain.agent.area.Refusal;
import dev.splitbrain.agent.area.Refusal.Kind;
import java.util.List;

/** What of the file APIs is not routed yet. Refused by hooks, or by the objects of this area. */
final class FileRefusals {
  private FileRefusals() {}

  /** What is refused where it is called. */
  static List<Refusal> hooked() {
    return List.of(
        Refusal.of(
                "sun.nio.fs.LinuxFileSystem",
                "newWatchService",
                "()Ljava/nio/file/WatchService;",
                "FileSystem.newWatchService",
                Kind.IO)
            .instead("look again in intervals, or use local(...)"),
        Refusal.of(
                "sun.nio.fs.UnixPath",
                "register",
                "(Ljava/nio/file/WatchService;[Ljava/nio/file/WatchEvent$Kind;"
                    + "[Ljava/nio/file/WatchEvent$Modifier;)Ljava/nio/file/WatchKey;",
                "Path.register",
                Kind.IO)
            .about(Refusal.SELF)
            .instead("look again in intervals, or use local(...)"));
  }

  /** What is routed, and differs. */
  static List<String> limits() {
    return List.of(
        "`FileChannel.map` gives a copy of the bytes at that moment, of at most "
            + (Snapshots.MOST >> 20)
            + " MiB, for READ_ONLY and PRIVATE; READ_WRITE throws UnsupportedOperationException.",
        "Locks (`FileChannel.lock`, `tryLock`, and of AsynchronousFileChannel) throw IOException.",
        "ExtendedOpenOption.DIRECT is refused, and ExtendedCopyOption.INTERRUPTIBLE has no effect.",
        "A user or group that was looked up on one host names nobody on another: setting it as the"
            + " owner of another host's file is a ProviderMismatchException.",
        "Directory streams are no SecureDirectoryStream. Entries are those of the moment in which"
            + " the directory was opened, a thousand at a time.",
        "An attribute view and a FileStore stay on the host where they were asked for.",
        "Copies and moves within a slave are made by its JDK; its release decides what a directory's"
            + " copy has for permissions.",
        "Closing a java.io stream from another thread ends a read or write of it that waits; the JDK's"
            + " own goes on waiting.",
        "`File.deleteOnExit` deletes when the session ends.",
        "A pinned path of a host that was disconnected belongs to the session that ended.",
        "`Files.probeContentType` uses the master's tables of file types.");
  }

  /** One line for what an object of a slave refuses. */
  static String line(String what, String host, String advice) {
    return "splitbrain: " + what + " is not routed yet (host " + host + "): " + advice;
  }
}
