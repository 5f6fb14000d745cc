package com.acme;

import java.util.List;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Ignore;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.ExternalResource;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

@RunWith(Parameterized.class)
public class ParallelTest {
  static {
    Where.say("static");
  }

  @ClassRule public static final ExternalResource CLASS_RULE = rule("classRule");
  @Rule public final ExternalResource rule = rule("rule");

  @Parameterized.Parameters
  public static List<Object[]> parameters() {
    Where.say("parameters");
    return List.of(new Object[] {1}, new Object[] {2});
  }

  public ParallelTest(int parameter) {
    Where.say("constructor");
  }

  private static ExternalResource rule(String name) {
    return new ExternalResource() {
      @Override
      protected void before() {
        Where.say(name);
      }

      @Override
      protected void after() {
        Where.say(name);
      }
    };
  }

  @BeforeClass
  public static void beforeClass() {
    Where.say("beforeClass");
  }

  @AfterClass
  public static void afterClass() {
    Where.say("afterClass");
  }

  @Before
  public void before() {
    Where.say("before");
  }

  @After
  public void after() {
    Where.say("after");
  }

  @Test
  public void where() {
    Where.say("test");
  }

  @Test(timeout = 60_000)
  public void onAThreadOfItsOwn() {
    Where.say("timeout");
  }

  @Ignore
  @Test
  public void ignored() {
    Where.say("ignored");
  }
}
