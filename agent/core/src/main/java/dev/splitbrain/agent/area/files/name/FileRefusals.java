package dev.splitbrain.agent.area.files.name;

import java.util.List;

/** What of the file APIs is not routed, or differs. Refused by the objects of this area. */
public final class FileRefusals {
  /** The largest part of a file that a mapping copies, in bytes. */
  public static final long LARGEST_MAPPING = 256L << 20;

  private FileRefusals() {}

  /** What is routed, and differs. */
  public static List<String> limits() {
    return List.of(
        "`FileChannel.map` gives a copy of the bytes at that moment, of at most "
            + (LARGEST_MAPPING >> 20)
            + " MiB, for READ_ONLY and PRIVATE; READ_WRITE throws UnsupportedOperationException."
            + " The copy stays as it is when the file changes or becomes shorter, and what a program"
            + " changed in a PRIVATE one stays after `unload` (JDK 22 and later), for which the JDK's"
            + " own reads the file again. A mapping of memory that outlives a loss of power"
            + " (ExtendedMapMode) fails as for a file that does not lie in such memory.",
        "`/dev/stdin`, `/dev/stdout` and `/dev/stderr` are this program's own, as System.in, System.out"
            + " and System.err are. `/dev/fd`, `/proc/self/fd`, `/proc/thread-self/fd` and the like would"
            + " name what the slave's own process has open, and `/dev/tty` its terminal: these, and links"
            + " that lead to its standard input and outputs, are refused with a FileSystemException that"
            + " says so. Other names below `/proc/self` are those of the slave's process.",
        "Locks are the slave's own, against its other processes and against other sessions. A blocked"
            + " `lock` asks the slave's system again every few milliseconds while another process has the"
            + " region, and is not told of a deadlock with it. Copying, moving or setting times of a"
            + " locked file by name makes the slave's JDK close it for a moment, after which the lock is"
            + " taken again; on a slave that is no POSIX system, two sessions cannot share a region.",
        "Transfers between channels do not ask where the other channel's mapped memory begins, which"
            + " the JDK's own do if the target was opened with ExtendedOpenOption.DIRECT.",
        "A copy that is ExtendedCopyOption.INTERRUPTIBLE and was interrupted fails with the reason"
            + " `Operation canceled`, where the JDK's own gives none that can be read.",
        "A user or group that was looked up on one host names nobody on another: setting it as the"
            + " owner of another host's file is a ProviderMismatchException.",
        "A directory stream's entries come a thousand at a time: the first with the open, and once more"
            + " with the first `hasNext` if the scope's session did anything but look in between (what only"
            + " others changed in between is not seen). A walk and `Files.list` find the directory by its"
            + " name then: one that was moved meanwhile has no entries. The stream is a SecureDirectoryStream where the slave's own Java gives one, and"
            + " while fewer than a thousand of the session are open; on slaves of releases before this one"
            + " it is a plain one.",
        "Within a SecureDirectoryStream of a slave the rules go by the name by which it was opened,"
            + " wherever the directory is by now. A name in it that a rule keeps on the master or leads to"
            + " another name is refused there. Of a directory that a rule leads to another name of the"
            + " master, or makes read-only there, the stream is a plain one. Times set through its views are"
            + " as exact as the slave's Java makes them (before JDK 24: microseconds), and closing it does"
            + " not wait for what other threads do with it.",
        "An attribute view and a FileStore stay on the host where they were asked for.",
        "Copies and moves within a slave are made by its JDK; its release decides what a directory's"
            + " copy has for permissions.",
        "Closing a java.io stream from another thread ends a read or write of it that waits; the JDK's"
            + " own goes on waiting.",
        "A stream of `Files.newInputStream` that is closed while another thread reads from it throws"
            + " an IOException there; the JDK's read gives -1 or -3.",
        "What was opened for reading is read ahead, so its access time may be newer than the program's"
            + " own reads would make it; its creation time is what the slave's JDK can tell.",
        "An open that waits on the slave (a FIFO without its other end, a terminal line without"
            + " carrier) can be ended like other calls that wait; a thread of the slave stays in the"
            + " open of such a line until it is ready.",
        "`File.deleteOnExit` deletes when the session ends.",
        "A pinned path of a host that was disconnected belongs to the session that ended.",
        "On a host whose names have drives and backslashes: `File.separator` and its like stay the"
            + " master's (ask FileSystem.getSeparator or the property); a File's name, parent, equality"
            + " and hash code are those of the scope of the thread that asks, so a set of Files belongs to"
            + " one scope; Paths made inside its scope stay on that host everywhere, those made outside"
            + " are read as `/C:/dir`; the JDK's own code makes names in the master's syntax; the"
            + " directory of another drive counts as its root; errors have the texts of Unix where the"
            + " host tells none.",
        "`Files.probeContentType` uses the master's tables of file types.");
  }

  /** One line for what an object of a slave refuses. */
  public static String line(String what, String host, String instead) {
    return "splitbrain: " + what + " is not routed yet (host " + host + "): " + instead;
  }
}
