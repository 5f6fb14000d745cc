package com.acme;

import org.junit.runner.Description;
import org.junit.runner.RunWith;
import org.junit.runner.Runner;
import org.junit.runner.notification.RunListener;
import org.junit.runner.notification.RunNotifier;

/** A runner that builds on nothing of JUnit's. */
@RunWith(OwnRunnerTest.Own.class)
public class OwnRunnerTest {
  public static class Own extends Runner {
    private final Description one = Description.createTestDescription(OwnRunnerTest.class, "one");

    public Own(Class<?> type) {}

    @Override
    public Description getDescription() {
      return one;
    }

    @Override
    public void run(RunNotifier notifier) {
      notifier.addListener(
          new RunListener() {
            @Override
            public void testFinished(Description description) {
              Where.say("listener");
            }
          });
      notifier.fireTestStarted(one);
      Where.say("test");
      notifier.fireTestFinished(one);
    }
  }
}
