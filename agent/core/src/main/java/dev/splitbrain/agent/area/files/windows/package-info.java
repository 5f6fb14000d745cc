/**
 * Ground floor: the syntax of names on Windows, apart from any file: what the JDK does there with
 * the text of a path, for masters of another kind. Knows no session and no host.
 *
 * <ul>
 *   <li>{@link WindowsMatchers}: globs and patterns
 *   <li>{@link WindowsParser}: text to root and normal form
 *   <li>{@link WindowsPath}: a path, as text
 *   <li>{@link WindowsSyntax}: the text of java.io.File's names
 * </ul>
 *
 * <p>May use nothing but the JDK.
 */
package dev.splitbrain.agent.area.files.windows;
