package com.acme;

import junit.framework.TestCase;

public class OldTest extends TestCase {
  static {
    Where.say("static");
  }

  public OldTest(String name) {
    super(name);
    Where.say("constructor");
  }

  @Override
  protected void setUp() {
    Where.say("setUp");
  }

  @Override
  protected void tearDown() {
    Where.say("tearDown");
  }

  public void testWhere() {
    Where.say("test");
  }
}
