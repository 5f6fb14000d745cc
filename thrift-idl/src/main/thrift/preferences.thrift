/** java.util.prefs: what the slave's user, and its system, keep in trees of nodes with keys and values. */
namespace java dev.splitbrain.wire.preferences

include "common.thrift"

/** Which of the two trees. */
enum PreferencesTree {
  USER = 0,
  SYSTEM = 1,
}

/** By name each time: nothing is open between two calls, and a slave that restarts has it still. */
struct PreferencesNode {
  1: PreferencesTree tree,
  /** Absolute: "/" or "/com/acme". */
  2: string path,
}

/** Absent where nothing is kept under the key. */
struct PreferencesValue {
  1: optional string value,
}

service PreferencesService {
  /** Finds a node, or makes it and those above it. Answers whether it was made. */
  bool open(1: PreferencesNode node) throws (1: common.Failure failure) (repeat = "once")
  bool exists(1: PreferencesNode node) throws (1: common.Failure failure) (repeat = "look")
  list<string> children(1: PreferencesNode node) throws (1: common.Failure failure) (repeat = "look")
  list<string> keys(1: PreferencesNode node) throws (1: common.Failure failure) (repeat = "look")
  PreferencesValue get(1: PreferencesNode node, 2: string key) throws (1: common.Failure failure) (repeat = "look")
  void put(1: PreferencesNode node, 2: string key, 3: string value) throws (1: common.Failure failure) (repeat = "once")
  void removeKey(1: PreferencesNode node, 2: string key) throws (1: common.Failure failure) (repeat = "once")
  void removeNode(1: PreferencesNode node) throws (1: common.Failure failure) (repeat = "once")
  /** The node and all below it are written to where the slave's system keeps them. */
  void flush(1: PreferencesNode node) throws (1: common.Failure failure) (repeat = "once")
  /** As flush; what other processes have written is read, too. */
  void sync(1: PreferencesNode node) throws (1: common.Failure failure) (repeat = "once")
}
