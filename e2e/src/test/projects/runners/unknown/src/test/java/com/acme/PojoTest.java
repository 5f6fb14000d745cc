package com.acme;

/** Surefire's own kind of test, which needs no framework and has no listener. */
public class PojoTest {
  public void testWhere() {
    Where.say("test");
  }
}
