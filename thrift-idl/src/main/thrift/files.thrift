/** Files, by name and by handle. Relative names are looked up in the session's working directory. */
namespace java dev.splitbrain.wire.files

include "common.thrift"

enum FileType {
  REGULAR = 0,
  DIRECTORY = 1,
  SYMBOLIC_LINK = 2,
  OTHER = 3,
}

/** Everything one look at a file tells, whichever view asked. */
struct Stat {
  1: FileType type,
  2: i64 size,
  3: common.Time modified,
  4: common.Time accessed,
  5: common.Time created,
  /** POSIX, where the slave has it. */
  6: optional i32 mode,
  7: optional i64 inode,
  8: optional i64 device,
  9: optional i32 links,
  10: optional i32 uid,
  11: optional i32 gid,
  12: optional common.Time changed,
  13: optional i64 specialDevice,
  14: optional string owner,
  15: optional string group,
  /** Whether the slave's user may read, write, execute: bits 4, 2, 1. Absent unless asked for. */
  16: optional i32 access,
  /** java.io.File.isHidden by the slave's own rules. */
  17: optional bool hidden,
  /** The DOS attributes, as bits of `DosBit`. Absent unless asked for. */
  18: optional i32 dos,
}

/** The bits of DOS attributes. */
enum DosBit {
  READ_ONLY = 1,
  HIDDEN = 2,
  SYSTEM = 4,
  ARCHIVE = 32,
}

/** A user or a group of the slave. */
struct Principal {
  1: string name,
  /** Its number, where the system numbers them; -1 for the special ones (OWNER@ and the like). */
  2: optional i32 id,
  3: bool group,
}

/** An entry of an access control list; its words are the names of java.nio.file's constants. */
struct AclEntry {
  1: string type,
  2: Principal principal,
  3: set<string> permissions,
  4: set<string> flags,
}

struct Acl {
  1: Principal owner,
  2: list<AclEntry> entries,
}

struct Entry {
  /** One name, never a path. */
  1: binary name,
  /** Not followed (lstat); absent where looking was not asked for, refused or unwise. */
  2: optional Stat stat,
  /** Followed, only where it differs: for symbolic links whose target exists. */
  3: optional Stat target,
}

struct Listing {
  1: list<Entry> entries,
  /** Present when there is more: pass it to listMore, or close it. */
  2: optional i64 handle,
  /**
   * The directory itself, which stays open until closeDirectory closes it (and `handle` with it). Present
   * if it was asked for and the slave's own Java has such streams.
   */
  3: optional i64 directory,
}

enum OpenOption {
  READ = 0,
  WRITE = 1,
  APPEND = 2,
  TRUNCATE_EXISTING = 3,
  CREATE = 4,
  CREATE_NEW = 5,
  DELETE_ON_CLOSE = 6,
  SPARSE = 7,
  SYNC = 8,
  DSYNC = 9,
  NOFOLLOW_LINKS = 10,
  /** ExtendedOpenOption.DIRECT, past the system's cache: directRead and directWrite serve the handle. */
  DIRECT = 11,
}

struct OpenRequest {
  1: binary path,
  2: set<OpenOption> options,
  /** POSIX mode bits of a file that this creates; the slave's umask applies. */
  3: optional i32 mode,
  /** Bring up to so many first bytes of a regular file along. */
  4: i32 firstBytes,
  /** Fail with IS_A_DIRECTORY as java.io's streams do. */
  5: bool refuseDirectory,
}

struct OpenReply {
  1: i64 handle,
  2: i64 size,
  /** Regular, on a file system where reading ahead is safe. */
  3: bool readAhead,
  4: optional binary first,
  /** The first bytes are the whole file. */
  5: optional bool complete,
  6: optional common.Time modified,
  7: bool regular,
  /** What two handles have in common if they are the same file. Absent where the system does not tell. */
  8: optional binary identity,
  /** readAt serves this handle. */
  20: optional bool positioned,
  /** Opened DIRECT: the block size that the JDK's checks go by, of the file's store. */
  21: optional i32 block,
  /** transfer serves this handle, as its source and as its target. */
  22: optional bool transfers,
  /** checkMapping serves this handle, and is to be asked before its bytes stand for a mapping. */
  23: optional bool mappings,
}

struct ReadReply {
  1: binary data,
  /** The read met the end: with data, the data ends there. */
  2: bool end,
  3: optional i64 size,
  4: optional common.Time modified,
}

struct TransferReply {
  /** How many bytes were copied; fewer than asked for at the source's end or where one of the two failed. */
  1: i64 copied,
  /** The target's, afterwards. */
  2: i64 size,
  /** The source ends there. */
  3: bool end,
}

struct WholeReply {
  1: binary data,
  /** False: the file is larger than the limit or not regular; read it by handle. */
  2: bool complete,
  3: i64 size,
}

enum CopyOption {
  REPLACE_EXISTING = 0,
  COPY_ATTRIBUTES = 1,
  ATOMIC_MOVE = 2,
  NOFOLLOW_LINKS = 3,
  /** ExtendedCopyOption.INTERRUPTIBLE: cancelling the request ends the copy. */
  INTERRUPTIBLE = 4,
}

/** One attribute to set; exactly one field is present, but for `byName`. */
struct AttributeChange {
  1: optional common.Time modified,
  2: optional common.Time accessed,
  3: optional common.Time created,
  4: optional i32 mode,
  5: optional string owner,
  6: optional string group,
  /** Ids, as `unix:uid` and `unix:gid` take them. */
  7: optional i32 uid,
  8: optional i32 gid,
  /** Bits of `DosBit` to set, and bits to clear. */
  9: optional i32 dosSet,
  10: optional i32 dosClear,
  11: optional list<AclEntry> acl,
  /** With `modified`: as java.io does, which opens nothing and needs no right to read the file. */
  12: optional bool byName,
}

struct StoreInfo {
  1: string name,
  2: string type,
  3: bool readOnly,
  4: i64 total,
  5: i64 usable,
  6: i64 unallocated,
  7: i64 blockSize,
  8: list<string> views,
  /** The store's own toString, which names more than `name` does: where it is mounted. */
  9: optional string text,
}

service FilesService {
  Stat stat(1: binary path, 2: bool follow, 3: bool withAccess)
      throws (1: common.Failure failure) (repeat = "look")
  /** Fails as checkAccess does; modes: bits 4 read, 2 write, 1 execute, 0 existence. */
  void checkAccess(1: binary path, 2: i32 modes) throws (1: common.Failure failure) (repeat = "look")
  /** keep: the directory stays open, if it can. */
  Listing listDirectory(1: binary path, 2: i32 most, 3: bool withStats, 4: bool keep)
      throws (1: common.Failure failure) (repeat = "once")
  Listing listMore(1: i64 handle, 2: i32 most) throws (1: common.Failure failure) (repeat = "once")
  bool isSameFile(1: binary path, 2: binary other) throws (1: common.Failure failure) (repeat = "look")
  /**
   * Where the bytes of two files begin to differ, -1 if nowhere; -2 if one is no regular file, whose bytes
   * are the program's own to read.
   */
  i64 mismatch(1: binary path, 2: binary other) throws (1: common.Failure failure) (repeat = "wait")
  /** Absolute, links resolved (unless nofollow), the file must exist. */
  binary realPath(1: binary path, 2: bool follow) throws (1: common.Failure failure) (repeat = "look")
  /** java.io.File's canonical form: need not exist. */
  binary canonicalPath(1: binary path) throws (1: common.Failure failure) (repeat = "look")
  binary readLink(1: binary path) throws (1: common.Failure failure) (repeat = "look")
  StoreInfo store(1: binary path) throws (1: common.Failure failure) (repeat = "look")
  list<StoreInfo> stores() throws (1: common.Failure failure) (repeat = "look")
  list<binary> roots() throws (1: common.Failure failure) (repeat = "look")

  OpenReply open(1: OpenRequest request) throws (1: common.Failure failure) (repeat = "once")
  /** position -1: at the handle's own position, which moves. Blocks as the slave's read does. */
  ReadReply read(1: i64 handle, 2: i64 position, 3: i32 most)
      throws (1: common.Failure failure) (repeat = "once")
  /**
   * As read, at a position of a file whose open said that it is positioned: nothing is consumed, so
   * several may be under way, and a reply that nobody reads is no loss.
   */
  ReadReply readAt(1: i64 handle, 2: i64 position, 3: i32 most)
      throws (1: common.Failure failure) (repeat = "wait")
  /** All of data is written, or it fails; the reply is the size of the file afterwards, -1 if it has none. */
  i64 write(1: i64 handle, 2: i64 position, 3: binary data)
      throws (1: common.Failure failure) (repeat = "once")
  /**
   * One read at a position of a file that was opened DIRECT. `memory`: by how much the program's memory
   * begins after a multiple of the block size; the slave's lies so too, as the system looks at that.
   */
  ReadReply directRead(1: i64 handle, 2: i64 position, 3: i32 most, 4: i32 memory)
      throws (1: common.Failure failure) (repeat = "once")
  /** One write, likewise; position -1: at the end of a file that was opened to append. Replies how many. */
  i32 directWrite(1: i64 handle, 2: i64 position, 3: binary data, 4: i32 memory)
      throws (1: common.Failure failure) (repeat = "once")
  /**
   * Copies bytes of one open file into another, not the same one, both of which said that they transfer;
   * targetPosition -1: at the end of a file that was opened to append. At most a piece at a time, of a size
   * that the slave chooses. It fails only if nothing was copied.
   */
  TransferReply transfer(1: i64 source, 2: i64 position, 3: i64 target, 4: i64 targetPosition, 5: i64 count)
      throws (1: common.Failure failure) (repeat = "once")
  i64 position(1: i64 handle) throws (1: common.Failure failure) (repeat = "look")
  void seek(1: i64 handle, 2: i64 position) throws (1: common.Failure failure) (repeat = "once")
  i64 size(1: i64 handle) throws (1: common.Failure failure) (repeat = "look")
  i32 available(1: i64 handle) throws (1: common.Failure failure) (repeat = "look")
  /** Fails as mapping this part for reading does. Reads nothing. */
  void checkMapping(1: i64 handle, 2: i64 position, 3: i64 size)
      throws (1: common.Failure failure) (repeat = "look")
  /** FileChannel.truncate: never grows. */
  void truncate(1: i64 handle, 2: i64 size) throws (1: common.Failure failure) (repeat = "once")
  /** RandomAccessFile.setLength: grows with zeros too. */
  void setLength(1: i64 handle, 2: i64 length) throws (1: common.Failure failure) (repeat = "once")
  void force(1: i64 handle, 2: bool metaData) throws (1: common.Failure failure) (repeat = "once")
  /**
   * Locks a region, against other sessions and other processes as two processes do; a session is never in
   * its own way. size 0: without end. Returns whether the session has it; waits for it if `wait`.
   */
  bool lock(1: i64 handle, 2: i64 position, 3: i64 size, 4: bool shared, 5: bool wait)
      throws (1: common.Failure failure) (repeat = "once")
  /** Gives a region up that this handle locked with the same numbers. */
  void unlock(1: i64 handle, 2: i64 position, 3: i64 size)
      throws (1: common.Failure failure) (repeat = "once")
  /** For handles that may be closed unawaited: regular files without locks. */
  oneway void closeUnawaited(1: i64 handle) (repeat = "fence")
  void close(1: i64 handle) throws (1: common.Failure failure) (repeat = "once")

  /**
   * What acts within a directory that was kept open, wherever it was moved to and whatever took its name.
   * Names begin there; an absolute one means what it means anywhere. This one keeps open what it lists.
   */
  Listing listWithin(1: i64 directory, 2: binary name, 3: bool follow, 4: i32 most)
      throws (1: common.Failure failure) (repeat = "once")
  OpenReply openWithin(1: i64 directory, 2: OpenRequest request)
      throws (1: common.Failure failure) (repeat = "once")
  /** One kind only: a directory, or whatever is none. */
  void removeWithin(1: i64 directory, 2: binary name, 3: bool isDirectory)
      throws (1: common.Failure failure) (repeat = "once")
  /** rename(2): what has the new name is replaced. */
  void moveWithin(1: i64 directory, 2: binary name, 3: i64 targetDirectory, 4: binary target)
      throws (1: common.Failure failure) (repeat = "once")
  /** Without a name: the directory itself. */
  Stat statWithin(1: i64 directory, 2: binary name, 3: bool follow)
      throws (1: common.Failure failure) (repeat = "look")
  /** Likewise. No change at all sets the times to what they are. */
  void setAttributesWithin(1: i64 directory, 2: binary name, 3: bool follow, 4: list<AttributeChange> changes)
      throws (1: common.Failure failure) (repeat = "once")
  oneway void closeDirectory(1: i64 directory) (repeat = "release")

  /** A whole regular file of at most `limit` bytes, without a handle. */
  WholeReply readWhole(1: binary path, 2: i32 limit, 3: set<OpenOption> options)
      throws (1: common.Failure failure) (repeat = "once")
  /** Opens, writes and closes in one step. */
  void writeWhole(1: OpenRequest request, 2: binary data)
      throws (1: common.Failure failure) (repeat = "once")

  void createDirectory(1: binary path, 2: i32 mode) throws (1: common.Failure failure) (repeat = "once")
  void createSymbolicLink(1: binary link, 2: binary target)
      throws (1: common.Failure failure) (repeat = "once")
  void createLink(1: binary link, 2: binary existing)
      throws (1: common.Failure failure) (repeat = "once")
  void remove(1: binary path) throws (1: common.Failure failure) (repeat = "once")
  void copy(1: binary source, 2: binary target, 3: set<CopyOption> options)
      throws (1: common.Failure failure) (repeat = "once")
  void move(1: binary source, 2: binary target, 3: set<CopyOption> options)
      throws (1: common.Failure failure) (repeat = "once")
  /** java.io.File.renameTo: rename(2), false where it fails. */
  bool rename(1: binary source, 2: binary target) throws (1: common.Failure failure) (repeat = "once")
  void setAttributes(1: binary path, 2: bool follow, 3: list<AttributeChange> changes)
      throws (1: common.Failure failure) (repeat = "once")
  /** Deleted when the session ends, in reverse order of registration. */
  void deleteAtSessionEnd(1: binary path) throws (1: common.Failure failure) (repeat = "once")

  /** The names of the attribute views that the slave's default file system supports. */
  list<string> views() throws (1: common.Failure failure) (repeat = "look")
  /** User-defined attributes by name: `*`, or names with commas between them. */
  map<string, binary> userAttributes(1: binary path, 2: bool follow, 3: string names)
      throws (1: common.Failure failure) (repeat = "look")
  list<string> userAttributeNames(1: binary path, 2: bool follow)
      throws (1: common.Failure failure) (repeat = "look")
  i32 userAttributeSize(1: binary path, 2: bool follow, 3: string name)
      throws (1: common.Failure failure) (repeat = "look")
  /** Fails if the value is longer than `room` bytes. */
  binary userAttribute(1: binary path, 2: bool follow, 3: string name, 4: i32 room)
      throws (1: common.Failure failure) (repeat = "look")
  void setUserAttribute(1: binary path, 2: bool follow, 3: string name, 4: binary value)
      throws (1: common.Failure failure) (repeat = "once")
  void deleteUserAttribute(1: binary path, 2: bool follow, 3: string name)
      throws (1: common.Failure failure) (repeat = "once")
  /** As stat, with `dos`. */
  Stat dosStat(1: binary path, 2: bool follow) throws (1: common.Failure failure) (repeat = "look")
  Acl acl(1: binary path, 2: bool follow) throws (1: common.Failure failure) (repeat = "look")
  /** Fails with UNKNOWN_PRINCIPAL if there is none of that name. */
  Principal principal(1: string name, 2: bool group)
      throws (1: common.Failure failure) (repeat = "look")
}
