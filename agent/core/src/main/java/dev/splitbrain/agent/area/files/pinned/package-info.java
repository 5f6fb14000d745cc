/**
 * Paths that name their host, and the file systems they are of.
 *
 * <ul>
 *   <li>{@link PinnedPaths}: makes them, for the core and for hooks
 *   <li>{@link PinnedPath}: a path
 *   <li>{@link PinnedFileSystem}: the files of one host
 *   <li>{@link PinnedFileSystemProvider}: the thin face of a side
 *   <li>{@link PinnedDirectoryStream}: a directory
 *   <li>{@link PinnedSecureDirectoryStream}: one that stays open
 *   <li>{@link PinnedWatchService}: a watch service
 *   <li>{@link FileQuestions}: questions that have only yes and no for an answer
 *   <li>{@link FilesPathCodec}: names, for the other areas
 * </ul>
 *
 * <p>May use {@code side} and below.
 */
package dev.splitbrain.agent.area.files.pinned;
