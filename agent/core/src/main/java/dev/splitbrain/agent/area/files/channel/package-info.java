/**
 * Channels to a slave's files, and what is made of them.
 *
 * <ul>
 *   <li>{@link SlaveFileChannel}: a channel
 *   <li>{@link SlaveAsyncChannel}: an asynchronous one
 *   <li>{@link Openings}: opens files for java.nio.file
 *   <li>{@link ChannelInput}: what Files.newInputStream gives
 *   <li>{@link ChannelOutput}: what Files.newOutputStream gives
 *   <li>{@link ChannelBytes}: how bytes go between file and buffers
 *   <li>{@link CachedBytes}: in the usual way
 *   <li>{@link DirectBytes}: past the cache
 *   <li>{@link Buffers}: between buffers and arrays
 *   <li>{@link ChannelLocks}: the locks of one channel
 *   <li>{@link Transfers}: transferTo and transferFrom
 *   <li>{@link SlaveTransfer}: from file to file within the slave
 *   <li>{@link Snapshots}: what mapping a file gives
 *   <li>{@link ReadOnlyMapping}: a mapping that owns its memory
 *   <li>{@link MappedSegments}: mapped memory segments
 *   <li>{@link ArenaMappings}: mappings into an arena, by hooks
 * </ul>
 *
 * <p>May use {@code attribute} and below.
 */
package dev.splitbrain.agent.area.files.channel;
