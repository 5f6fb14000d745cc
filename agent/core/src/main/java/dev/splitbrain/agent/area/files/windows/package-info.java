/**
 * The syntax of names on Windows, apart from any file: what the JDK does there with the text of a
 * path, for masters of another kind. Knows no session and no host.
 */
package dev.splitbrain.agent.area.files.windows;
