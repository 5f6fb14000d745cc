/** The jars inside the shell's jar, as files that a JVM can be started with. */
package dev.splitbrain.shell.unpack;
