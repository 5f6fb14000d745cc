/**
 * An open file of a slave: position, reads, writes.
 *
 * <ul>
 *   <li>{@link SlaveFile}: the file, shared by a stream and its channel
 *   <li>{@link OpenedAs}: what kind of file was opened, and for what
 *   <li>{@link FileLength}: changes of its length
 *   <li>{@link OpenFlags}: how it is opened
 *   <li>{@link SlaveReads}: its reads
 *   <li>{@link SlaveWriter}: its writes
 *   <li>{@link ReadAhead}: what a reply brought beyond what was asked for
 *   <li>{@link Prefetch}: reads under way before they are asked for
 *   <li>{@link DirectIo}: past the cache of the slave's system
 * </ul>
 *
 * <p>May use {@code call} and below.
 */
package dev.splitbrain.agent.area.files.open;
