/** The session itself: opened, probed and closed on the control connection. */
namespace java dev.splitbrain.wire.session

include "common.thrift"

struct OpenRequest {
  /** For /hosts and the slave's log: who is there. */
  1: string masterName,
  2: i64 masterPid,
  /** Keep child processes when the session ends. */
  3: optional bool keepChildren,
  /**
   * The session that this one takes the place of, because its master lost it. It ends before the
   * reply: nothing that was sent in it and comes late is carried out after what follows.
   */
  4: optional binary replaces,
}

/** What a slave says of itself when a session opens. */
struct SlaveInfo {
  1: string name,
  2: string version,
  3: i64 pid,
  4: string user,
  5: string osName,
  6: string osVersion,
  7: string osArch,
  8: string javaVersion,
  9: string hostName,
  /** The working directory that the session starts in. */
  10: binary workingDirectory,
  11: string fileSeparator,
  12: string pathSeparator,
  13: string fileEncoding,
  14: common.Time clock,
  15: binary temporaryDirectory,
}

struct OpenReply {
  /** 16 bytes; names the session to further connections. */
  1: binary sessionId,
  /** Changes when the slave restarts; handles of another epoch are dead. */
  2: i64 epoch,
  3: SlaveInfo info,
}

service SessionService {
  OpenReply open(1: OpenRequest request) throws (1: common.Failure failure) (repeat = "once")
  /** Answers at once with the slave's clock; liveness is counted in unanswered probes. */
  common.Time probe() throws (1: common.Failure failure) (repeat = "look")
  /** True if the request was running and has been told to stop; its own reply still comes. */
  bool cancel(1: i64 requestId) throws (1: common.Failure failure) (repeat = "look")
  /** Releases handles that the master lost without closing (found by its garbage collector). */
  void release(1: list<i64> handles) throws (1: common.Failure failure) (repeat = "look")
  /** Sets the working directory of the session; the reply is its absolute name. */
  binary changeDirectory(1: binary path) throws (1: common.Failure failure) (repeat = "once")
  /** How many handles of the session are open, by kind: for tests and /handles. */
  map<string, i32> openHandles() throws (1: common.Failure failure) (repeat = "look")
  /** The goodbye: everything the session opened is freed before the reply. */
  void close() throws (1: common.Failure failure) (repeat = "once")
}
