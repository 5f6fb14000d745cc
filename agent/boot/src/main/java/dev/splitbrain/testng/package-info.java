/**
 * For TestNG: {@link dev.splitbrain.testng.OnHost} says on which host tests act. Needs TestNG,
 * which the project that uses it has.
 */
package dev.splitbrain.testng;
