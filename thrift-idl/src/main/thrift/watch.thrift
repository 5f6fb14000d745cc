/** Watching directories: a slave's own WatchService and its keys. */
namespace java dev.splitbrain.wire.watch

include "common.thrift"

enum EventKind {
  CREATE = 0,
  DELETE = 1,
  MODIFY = 2,
  /** Events may have been lost. */
  OVERFLOW = 3,
}

/** Something that happened so many times to an entry. */
struct Event {
  1: EventKind kind,
  2: i32 count,
  /** One name, never a path; absent for OVERFLOW. */
  3: optional binary name,
}

/** A key that is signalled, or none. */
struct Signalled {
  1: optional i64 key,
}

/**
 * Keys are numbered by their service. One that is not valid any more may be forgotten: then it has no events
 * and stays invalid.
 */
service WatchService {
  i64 open() throws (1: common.Failure failure) (repeat = "once")
  /** The key of a directory; the same one while it is watched, which then reports these kinds. */
  i64 watch(1: i64 handle, 2: binary directory, 3: set<EventKind> kinds)
      throws (1: common.Failure failure) (repeat = "once")
  /** The next signalled key. Waits so many nanoseconds for one; -1: without end. */
  Signalled take(1: i64 handle, 2: i64 nanos) throws (1: common.Failure failure) (repeat = "once")
  /** Takes the events of a key. */
  list<Event> events(1: i64 handle, 2: i64 key) throws (1: common.Failure failure) (repeat = "once")
  /** Returns whether the key is still valid. */
  bool reset(1: i64 handle, 2: i64 key) throws (1: common.Failure failure) (repeat = "once")
  void cancel(1: i64 handle, 2: i64 key) throws (1: common.Failure failure) (repeat = "once")
  bool isValid(1: i64 handle, 2: i64 key) throws (1: common.Failure failure) (repeat = "look")
  void close(1: i64 handle) throws (1: common.Failure failure) (repeat = "once")
}
