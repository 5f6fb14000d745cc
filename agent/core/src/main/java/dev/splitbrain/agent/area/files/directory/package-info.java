/**
 * Streams of directories and lists.
 *
 * <ul>
 *   <li>{@link SlaveDirectoryStream}: a directory read in parts
 *   <li>{@link SlaveSecureDirectoryStream}: one that stays open
 *   <li>{@link RenamedDirectoryStream}: below the name that the program gave
 *   <li>{@link ListedStream}: as the rules let a directory be listed, and {@link
 *       ListedSecureStream}
 *   <li>{@link FileLists}: whole directories, for java.io.File
 *   <li>{@link ListingCallers}: who opens a stream only to list it
 *   <li>{@link WalkHints}: attributes that came with an entry
 * </ul>
 *
 * <p>May use {@code channel} and below.
 */
package dev.splitbrain.agent.area.files.directory;
