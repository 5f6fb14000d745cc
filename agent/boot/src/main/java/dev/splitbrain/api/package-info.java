/**
 * What programs and tests may call. Ordinary classes, copied freely: all state is in the agent's
 * core, which they reach through one door, so that two copies share it. Without the agent every
 * call says how to start with it.
 */
package dev.splitbrain.api;
