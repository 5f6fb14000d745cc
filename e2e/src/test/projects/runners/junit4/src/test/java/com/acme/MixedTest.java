package com.acme;

import junit.framework.TestCase;

/** JUnit 3's way below JUnit 4's runner. */
public class MixedTest extends TestCase {
  public MixedTest() {
    Where.say("constructor");
  }

  @Override
  protected void setUp() {
    Where.say("setUp");
  }

  public void testWhere() {
    Where.say("test");
  }
}
