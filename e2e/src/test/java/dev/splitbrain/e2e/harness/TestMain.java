package dev.splitbrain.e2e.harness;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs JUnit classes in this VM, like any runner: it knows nothing of scopes. Arguments: a file for
 * the results, then the classes. Tests of the tag that the property {@code e2e.excludedTag} names
 * are left out. {@link ScopedTests} reads the results.
 */
public final class TestMain {
  private TestMain() {}

  /** Runs the tests; ends with 0 also if some failed, as their results say so. */
  public static void main(String[] args) throws IOException {
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (int i = 1; i < args.length; i++) {
      request.selectors(DiscoverySelectors.selectClass(args[i]));
    }
    String excluded = System.getProperty("e2e.excludedTag");
    if (excluded != null) {
      request.filters(TagFilter.excludeTags(excluded));
    }
    Results results = new Results();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(request.build(), results);
    results.write(Path.of(args[0]));
    System.exit(0); // Threads that a test left must not hide what the tests found.
  }

  private static final class Results implements TestExecutionListener {
    private record Result(List<String> names, String status, String trace) {}

    private final Map<String, Long> started = new ConcurrentHashMap<>();
    private final List<Result> results = new ArrayList<>();
    private TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
      plan = testPlan;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
      if (test.isTest()) {
        // Should one of them hang, this says which.
        System.out.println("test " + test.getDisplayName());
        started.put(test.getUniqueId(), System.nanoTime());
      }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      add(test, "SKIPPED", reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      Long start = started.get(test.getUniqueId());
      if (start != null) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        System.out.println("test " + test.getDisplayName() + " took " + millis + " ms");
      }
      boolean failed = result.getStatus() != TestExecutionResult.Status.SUCCESSFUL;
      if (test.isTest() || failed) {
        add(test, result.getStatus().name(), result.getThrowable().map(Results::trace).orElse(""));
      }
    }

    private synchronized void add(TestIdentifier test, String status, String trace) {
      List<String> names = new ArrayList<>();
      names.add(test.getDisplayName());
      for (var parent = plan.getParent(test); parent.isPresent(); ) {
        names.add(0, parent.get().getDisplayName());
        parent = plan.getParent(parent.get());
      }
      results.add(
          new Result(names.subList(Math.min(1, names.size() - 1), names.size()), status, trace));
    }

    private static String trace(Throwable thrown) {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      return text.toString();
    }

    synchronized void write(Path file) throws IOException {
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
        out.writeInt(results.size());
        for (Result result : results) {
          text(out, String.join(" > ", result.names()));
          text(out, result.status());
          text(out, result.trace());
        }
      }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }
}
