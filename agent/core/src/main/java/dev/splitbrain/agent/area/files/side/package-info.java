/**
 * One machine's answer to each operation of a file system provider.
 *
 * <ul>
 *   <li>{@link Side}: the operations
 *   <li>{@link SlaveFiles}: a slave
 *   <li>{@link MasterSide}: the master
 *   <li>{@link RuledSide}: a machine as far as the rules allow
 *   <li>{@link CrossCopy}: copies and moves between two machines
 *   <li>{@link WholeFiles}: whole files in one round trip
 *   <li>{@link MasterOpen}: the JDK's own opening under another name
 * </ul>
 *
 * <p>May use {@code directory} and below.
 */
package dev.splitbrain.agent.area.files.side;
