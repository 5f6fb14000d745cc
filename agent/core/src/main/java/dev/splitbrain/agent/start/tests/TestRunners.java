package dev.splitbrain.agent.start.tests;

import dev.splitbrain.agent.area.LibraryHook;
import java.util.List;
import java.util.Map;

/**
 * Where the test runners that we know call the code of tests, and where they tell their listeners.
 * The questions are {@link TestRun}'s. JUnit Platform tells a listener of ours and needs one
 * addition only; the others have no listener that runs around all code of tests, or none that can
 * fail a test.
 */
public final class TestRunners {
  private static final String NOTIFIER = "org/junit/runner/notification/RunNotifier";

  private TestRunners() {}

  /** The hooks on their classes. */
  public static List<LibraryHook> hooks() {
    return List.of(
        // A container or test without a scope fails like one whose own code threw.
        framed(
            "org/junit/platform/engine/support/hierarchical/ThrowableCollector",
            "execute",
            List.of(),
            Map.of("execute", "testCheck")),
        // JUnit 4. Finding out what tests a class has runs code of the class.
        framed(
            "org/junit/runners/model/RunnerBuilder",
            "safeRunnerForClass",
            Map.of("runnerForClass", "codeOpen")),
        framed("org/junit/runners/ParentRunner", "run", Map.of("classBlock", "codeOpen")),
        around("org/junit/runners/model/FrameworkMethod", "invokeExplosively"),
        around("org/junit/internal/runners/ClassRoadie", "runProtected"),
        listening(NOTIFIER, List.of(), List.of("testStarted"), "fireTestStarted"),
        listening(NOTIFIER, List.of("testFinished"), List.of(), "fireTestFinished"),
        listening(
            NOTIFIER,
            List.of(),
            List.of(),
            "fireTestRun*",
            "fireTestSuite*",
            "fireTestFailure*",
            "fireTestAssumptionFailed",
            "fireTestIgnored"),
        // JUnit 3, also below JUnit 4.
        framed("junit/framework/TestResult", "runProtected", Map.of("protect", "codeOpen")),
        listening(
            "junit/framework/TestResult",
            List.of(),
            List.of(),
            "startTest",
            "endTest",
            "addError",
            "addFailure"),
        making(true, List.of("junit/framework/TestSuite"), "createTest"),
        // TestNG.
        new LibraryHook(
            List.of(
                "org/testng/internal/invokers/MethodInvocationHelper",
                "org/testng/internal/MethodInvocationHelper"),
            List.of("invoke*"),
            true,
            aroundCode()),
        making(true, List.of("org/testng/internal/FactoryMethod"), "invoke"),
        making(
            false,
            List.of(
                "org/testng/internal/objects/SimpleObjectDispenser",
                "org/testng/internal/objects/GuiceBasedObjectDispenser",
                "org/testng/internal/ClassHelper",
                "org/testng/internal/InstanceCreator"),
            "createInstance*",
            "dispense*"),
        // Around the iterator of a data provider, which may do its work while it is asked.
        making(
            false,
            List.of(
                "org/testng/internal/FilteredParameters",
                "org/testng/internal/Parameters$1",
                "org/testng/internal/Parameters$2"),
            "hasNext",
            "next"),
        new LibraryHook(
            List.of("org/testng/TestNG"),
            List.of("run"),
            true,
            new LibraryHook.Asking(List.of("runnerSeen"), List.of(), List.of(), Map.of())));
  }

  private static LibraryHook around(String className, String method) {
    return new LibraryHook(List.of(className), List.of(method), true, aroundCode());
  }

  /** Code that makes what tests need; what is missing is told to the test itself, which follows. */
  private static LibraryHook making(boolean required, List<String> classes, String... methods) {
    List<String> end = List.of("codeEnd");
    return new LibraryHook(
        classes,
        List.of(methods),
        required,
        new LibraryHook.Asking(List.of("codeTry"), end, end, Map.of()));
  }

  private static LibraryHook.Asking aroundCode() {
    List<String> end = List.of("codeEnd");
    return new LibraryHook.Asking(List.of("codeBegin"), end, end, Map.of());
  }

  /** A method that meets what is thrown at a call of its own as a failure of the test. */
  private static LibraryHook framed(String className, String method, Map<String, String> calls) {
    return framed(className, method, List.of("codeFrame"), calls);
  }

  private static LibraryHook framed(
      String className, String method, List<String> start, Map<String, String> calls) {
    List<String> end = start.isEmpty() ? List.of() : List.of("codeEnd");
    return new LibraryHook(
        List.of(className), List.of(method), true, new LibraryHook.Asking(start, end, end, calls));
  }

  /** A method that tells listeners: they are the runner's, and so on the master. */
  private static LibraryHook listening(
      String className, List<String> before, List<String> after, String... methods) {
    return new LibraryHook(
        List.of(className),
        List.of(methods),
        true,
        new LibraryHook.Asking(
            concat(before, List.of("listenersBegin")),
            concat(List.of("listenersEnd"), after),
            List.of("listenersEnd"),
            Map.of()));
  }

  private static List<String> concat(List<String> first, List<String> second) {
    java.util.ArrayList<String> all = new java.util.ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }
}
