/**
 * Files: java.io's and java.nio.file's, by name and by handle. The packages are floors: each uses
 * only those below it, from top to bottom {@code hook}, {@code pinned}, {@code side}, {@code
 * directory}, {@code channel}, {@code attribute}, {@code open}, {@code call}, {@code name}, {@code
 * windows} and {@code jdk}. Public classes are so for the other floors alone.
 *
 * <ul>
 *   <li>{@link FilesArea}: puts it together
 * </ul>
 *
 * <p>{@code FloorsTest} holds the order.
 */
package dev.splitbrain.agent.area.files;
