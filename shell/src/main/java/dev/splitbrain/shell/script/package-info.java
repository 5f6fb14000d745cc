/** Scripts: snippets from a file, stopped at the first error. */
package dev.splitbrain.shell.script;
