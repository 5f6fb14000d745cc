package dev.splitbrain.agent.session;

/**
 * A request that was sent without waiting.
 *
 * @param number its place in the session's order, from 1
 * @param message the whole Thrift message: it may have to be sent again
 */
record Fence(long number, byte[] message) {}
