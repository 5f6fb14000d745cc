/** Child processes of the slave. */
namespace java dev.splitbrain.wire.processes

include "common.thrift"

enum RedirectKind {
  PIPE = 0,
  READ = 1,
  WRITE = 2,
  APPEND = 3,
  /** The child's error stream goes where its output goes. */
  MERGE = 4,
  /**
   * Output that the master shows as its own. A pipe that ends when all who hold it have closed it:
   * what a child leaves behind goes on writing to the terminal.
   */
  INHERIT = 5,
}

struct Redirect {
  1: RedirectKind kind,
  2: optional binary path,
}

struct StartRequest {
  1: list<binary> command,
  /** Absent: the session's working directory. */
  2: optional binary directory,
  /** Over the slave's own environment. */
  3: map<binary, binary> set,
  4: list<binary> unset,
  5: Redirect input,
  6: Redirect output,
  7: Redirect error,
}

struct StartReply {
  1: i64 handle,
  2: i64 pid,
  3: optional common.Time started,
}

/** Output of a child from a given offset; the slave keeps reading it, so a child never stalls on the wire. */
struct OutputReply {
  1: binary data,
  2: bool end,
  /** Rides along once the child has ended. */
  3: optional i32 exitStatus,
}

struct WaitReply {
  1: bool exited,
  2: optional i32 exitStatus,
}

service ProcessesService {
  StartReply start(1: StartRequest request) throws (1: common.Failure failure) (repeat = "once")
  /** Blocks until there is a byte or the end. stream: 1 output, 2 error. */
  OutputReply readOutput(1: i64 handle, 2: i32 stream, 3: i32 most)
      throws (1: common.Failure failure) (repeat = "once")
  i32 availableOutput(1: i64 handle, 2: i32 stream) throws (1: common.Failure failure) (repeat = "look")
  void closeOutput(1: i64 handle, 2: i32 stream) throws (1: common.Failure failure) (repeat = "once")
  void writeInput(1: i64 handle, 2: binary data) throws (1: common.Failure failure) (repeat = "once")
  void closeInput(1: i64 handle) throws (1: common.Failure failure) (repeat = "once")
  /** timeoutMillis -1: without bound. */
  WaitReply waitFor(1: i64 handle, 2: i64 timeoutMillis)
      throws (1: common.Failure failure) (repeat = "wait")
  void destroy(1: i64 handle, 2: bool forcibly) throws (1: common.Failure failure) (repeat = "once")
}
