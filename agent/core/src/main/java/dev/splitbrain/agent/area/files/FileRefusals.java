package dev.splitbrain.agent.area.files;

import dev.splitbrain.agent.area.Refusal;
import dev.splitbrain.agent.area.Refusal.Kind;
import java.util.List;

/** What of the file APIs is not routed yet. Refused by hooks, or by the objects of this area. */
final class FileRefusals {
  private static final String PATH = "Ljava/nio/file/Path;";

  private FileRefusals() {}

  /** What is refused where it is called. */
  static List<Refusal> hooked() {
    return List.of(
        Refusal.of(
                ProviderHooks.UNIX,
                "newAsynchronousFileChannel",
                "("
                    + PATH
                    + "Ljava/util/Set;Ljava/util/concurrent/ExecutorService;"
                    + "[Ljava/nio/file/attribute/FileAttribute;)"
                    + "Ljava/nio/channels/AsynchronousFileChannel;",
                "AsynchronousFileChannel.open",
                Kind.IO)
            .about(0)
            .instead("open a FileChannel, or use local(...)"),
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
            .instead("look again in intervals, or use local(...)"),
        Refusal.of(
                "sun.nio.fs.UnixFileSystem",
                "getUserPrincipalLookupService",
                "()Ljava/nio/file/attribute/UserPrincipalLookupService;",
                "FileSystem.getUserPrincipalLookupService",
                Kind.UNSUPPORTED)
            .instead(
                "set owners by unix:uid, unix:gid or another file's owner, or use local(...)"));
  }

  /** One line for what an object of a slave refuses. */
  static String line(String what, String host, String advice) {
    return "splitbrain: " + what + " is not routed yet (host " + host + "): " + advice;
  }
}
