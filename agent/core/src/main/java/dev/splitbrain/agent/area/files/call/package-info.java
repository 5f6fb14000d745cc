/**
 * The typed calls to the slave, its handles, and what the sessions know of files.
 *
 * <ul>
 *   <li>{@link FilesState}: what all sessions of a core share
 *   <li>{@link SlaveCalls}: calls by name, with the JDK's errors
 *   <li>{@link FilesReplies}: which replies can be true
 *   <li>{@link SlaveHandle}: the life of one handle
 *   <li>{@link OpenDirectory}: a directory that stays open
 *   <li>{@link Listings}: what each thread has just listed
 *   <li>{@link LockTable}: this VM's locks
 *   <li>{@link FileRegions}: the locked regions of one open file
 *   <li>{@link SupportedViews}: which attribute views the slaves have
 * </ul>
 *
 * <p>May use {@code name} and below.
 */
package dev.splitbrain.agent.area.files.call;
