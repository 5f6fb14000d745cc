/**
 * The core's side of the door: stepping in and out of guard mode, and what only the door's owner
 * may do. Knows nothing else of the core, so that every other package can use it.
 */
package dev.splitbrain.agent.door;
