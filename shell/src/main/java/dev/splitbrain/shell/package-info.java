/** The command line: one class per subcommand, and what they share. */
package dev.splitbrain.shell;
