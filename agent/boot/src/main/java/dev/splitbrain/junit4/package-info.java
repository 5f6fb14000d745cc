/**
 * For JUnit 4: the rule {@link dev.splitbrain.junit4.OnHost} says on which host tests act. Needs
 * JUnit 4, which the project that uses it has.
 */
package dev.splitbrain.junit4;
