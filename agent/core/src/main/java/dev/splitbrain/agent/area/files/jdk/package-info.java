/**
 * Ground floor: what the area needs of the running JDK.
 *
 * <ul>
 *   <li>{@link Guards}: steps in and out of guard mode
 *   <li>{@link JdkFiles}: private members of the JDK's file classes
 * </ul>
 *
 * <p>May use the door; no other floor.
 */
package dev.splitbrain.agent.area.files.jdk;
