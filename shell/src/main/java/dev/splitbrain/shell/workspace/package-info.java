/**
 * What an interactive session knows: the engine and its successors, the host, the snippets with
 * their ids, and how results are told. Nothing here knows a terminal; commands are in {@code
 * dev.splitbrain.shell.command}.
 */
package dev.splitbrain.shell.workspace;
