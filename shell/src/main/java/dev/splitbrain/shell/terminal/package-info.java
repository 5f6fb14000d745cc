/**
 * The shell at a terminal (JLine) or at a pipe. What a line means is not decided here but in {@code
 * dev.splitbrain.shell.command}.
 *
 * <p>Two threads share the work: the main thread reads lines; the engine's thread does all that
 * touches JShell, so that the prompt is there while JShell is still being built.
 */
package dev.splitbrain.shell.terminal;
