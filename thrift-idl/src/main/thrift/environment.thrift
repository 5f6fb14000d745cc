/** What a process is told of its machine. One snapshot a session. */
namespace java dev.splitbrain.wire.environment

include "common.thrift"

struct Address {
  1: binary bytes,
  2: optional string hostName,
}

struct Snapshot {
  1: map<binary, binary> variables,
  /** The host-specific system properties (os.*, user.*, java.io.tmpdir, separators ...). */
  2: map<string, string> properties,
  /** InetAddress.getLocalHost() there. */
  3: Address localHost,
}

service EnvironmentService {
  Snapshot snapshot() throws (1: common.Failure failure) (repeat = "look")
}
