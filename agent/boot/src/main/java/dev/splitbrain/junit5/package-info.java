/**
 * For JUnit 5 and 6: {@link dev.splitbrain.junit5.OnHost} says on which host a test acts. Needs
 * JUnit Jupiter, which the project that uses it has.
 */
package dev.splitbrain.junit5;
