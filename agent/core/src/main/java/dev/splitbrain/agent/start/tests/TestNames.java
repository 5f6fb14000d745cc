package dev.splitbrain.agent.start.tests;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of tests, from what runners hand around. */
final class TestNames {
  /** How JUnit 4 and 3 print a test. */
  private static final Pattern JUNIT = Pattern.compile("(?s)(.*)\\(([\\w.$]+)\\)");

  private static final String TESTNG = "org.testng.annotations.";

  private TestNames() {}

  /**
   * What code belongs to.
   *
   * @param text for people
   * @param isTest whether that is a test, and not what stands around tests
   */
  record Name(String text, boolean isTest) {}

  /**
   * The name of a test by JUnit 4's description, JUnit 3's test or TestNG's method; null for
   * anything else. What a program's own class answers may be anything.
   */
  static Name of(Object subject) {
    if (subject instanceof Method method) {
      String name = method.getDeclaringClass().getName() + "." + method.getName();
      return new Name(name, isTestNgTest(method));
    }
    if (subject == null || !isOfJUnit(subject.getClass())) {
      return null;
    }
    String text;
    try {
      text = String.valueOf(subject);
    } catch (RuntimeException e) {
      // The program's own; a test does not fail for its name.
      text = subject.getClass().getName();
    }
    Matcher matcher = JUNIT.matcher(text);
    return new Name(matcher.matches() ? matcher.group(2) + "." + matcher.group(1) : text, true);
  }

  private static boolean isOfJUnit(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().equals("org.junit.runner.Description")) {
        return true;
      }
      for (Class<?> i : c.getInterfaces()) {
        if (i.getName().equals("junit.framework.Test")) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isTestNgTest(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      String name = annotation.annotationType().getName();
      if (name.startsWith(TESTNG)) {
        return !isAroundTests(name.substring(TESTNG.length()));
      }
    }
    return true; // The class has the annotation.
  }

  private static boolean isAroundTests(String annotation) {
    return annotation.startsWith("Before")
        || annotation.startsWith("After")
        || List.of("DataProvider", "Factory").contains(annotation);
  }
}
