package dev.splitbrain.api;

import java.time.LocalTime;

/**
 * A host that was connected and does not answer now.
 *
 * @param since by the master's clock
 * @param why one line, without the host's name
 */
public record Outage(LocalTime since, String why) {}
