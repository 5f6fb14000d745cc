package dev.splitbrain.api;

import java.time.Duration;

/**
 * What a host says of itself.
 *
 * @param name as the user named it
 * @param state {@code connected}, {@code reconnecting} or {@code closed}
 * @param user the user the slave runs as
 * @param osName as its {@code os.name}
 * @param osVersion as its {@code os.version}
 * @param javaVersion as its {@code java.version}
 * @param hostName the machine's own name
 * @param pid the slave's process id
 * @param version the slave's release
 * @param epoch changes when the slave has restarted
 * @param clockOffset its clock minus the master's, within the round-trip time
 * @param roundTrip the time of one probe
 */
public record HostInfo(
    String name,
    String state,
    String user,
    String osName,
    String osVersion,
    String javaVersion,
    String hostName,
    long pid,
    String version,
    long epoch,
    Duration clockOffset,
    Duration roundTrip) {}
