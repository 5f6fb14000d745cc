/**
 * What every area shares: how a failure travels, and small value types.
 *
 * Rules of this folder: add optional fields, never reuse or renumber an id. Names of the slave's
 * files are `binary`: the bytes that its kernel uses, so that any name survives the trip.
 *
 * Each method carries an annotation `repeat`:
 *   "look"  nothing changes by it and no bytes are consumed: it may be carried out twice;
 *   "wait"  as look, but the world moves on meanwhile: what was read ahead is stale after it;
 *   "once"  it is carried out at most once: the slave keeps its reply until the master confirmed it;
 *   "fence" it is sent without waiting, and nothing sent later is carried out before it;
 *   "release" as fence, but nothing that a look could see changes by it: what is known stays known.
 */
namespace java dev.splitbrain.wire.common

/** The cause of a failure. The master builds type and message from it, as its own JDK would. */
enum ErrorKind {
  OTHER = 0,
  NO_SUCH_FILE = 1,
  FILE_ALREADY_EXISTS = 2,
  ACCESS_DENIED = 3,
  NOT_A_DIRECTORY = 4,
  IS_A_DIRECTORY = 5,
  DIRECTORY_NOT_EMPTY = 6,
  FILE_SYSTEM_LOOP = 7,
  NOT_A_LINK = 8,
  ATOMIC_MOVE_NOT_SUPPORTED = 9,
  /** A FileSystemException of no finer type; reason is the system's text. */
  FILE_SYSTEM = 10,
  /** A plain IOException; reason is its message. */
  IO = 11,
  UNSUPPORTED = 12,
  ILLEGAL_ARGUMENT = 13,
  CLOSED = 14,
  EXEC_FAILED = 15,
  /** The handle is not open in this session (closed, or of an earlier epoch). */
  UNKNOWN_HANDLE = 16,
  /** The slave's own policy forbids it. */
  REFUSED = 17,
  /** The request ended because the master cancelled it. */
  CANCELLED = 18,
  INVALID_PATH = 19,
  /** The session is gone, or belongs to another token. */
  NO_SESSION = 20,
  /** Too much is waiting for confirmation, or too much is open. */
  LIMIT = 21,
  UNKNOWN_PRINCIPAL = 22,
  OVERLAPPING_LOCK = 23,
  UNKNOWN_OUTCOME = 24,
}

/** One frame of the slave's stack. */
struct Frame {
  1: string className,
  2: string methodName,
  3: optional string fileName,
  4: optional i32 line,
}

/** A cause below a failure: shown, not rebuilt. */
struct Cause {
  1: string className,
  2: optional string message,
  3: list<Frame> frames,
}

exception Failure {
  1: ErrorKind kind,
  /** The system's text or the exception's own message; null where it had none. */
  2: optional string reason,
  /** The system's error number where it is known. */
  3: optional i32 errno,
  /** The class that the slave's JDK threw. */
  4: optional string className,
  /** Names as the slave saw them. */
  5: optional binary file,
  6: optional binary other,
  7: optional list<Frame> frames,
  8: optional list<Cause> causes,
  /** Of a write: how many bytes were taken before it failed or was ended. */
  9: optional i64 written,
}

/** An instant, or a file time. */
struct Time {
  1: i64 seconds,
  2: i32 nanos,
}
