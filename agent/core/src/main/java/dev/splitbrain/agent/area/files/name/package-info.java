/**
 * Names, flags and errors, before any call is made.
 *
 * <ul>
 *   <li>{@link CopyFlags}: copy options
 *   <li>{@link FileErrors}: errors about other names than those they were made with
 *   <li>{@link FileName}: names as java.io.File makes them
 *   <li>{@link FileRefusals}: what is not routed or differs, in words
 *   <li>{@link FileUris}: file URIs as the JDK writes them
 *   <li>{@link MappedNames}: the program's names as the machine knows them
 *   <li>{@link NameCodec}: between strings or paths and the slave's bytes
 *   <li>{@link NameRules}: what the rules say of names within an open directory
 *   <li>{@link RuledOut}: what a read-only file system would have thrown
 * </ul>
 *
 * <p>May use {@code windows} and {@code jdk}.
 */
package dev.splitbrain.agent.area.files.name;
