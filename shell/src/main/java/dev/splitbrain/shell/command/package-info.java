/**
 * One class per command of the interactive shell: its name, its help with an example, what TAB
 * offers, what it does. {@link dev.splitbrain.shell.command.Shell} takes a line and finds whose it
 * is.
 */
package dev.splitbrain.shell.command;
