package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.ScopedTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the plain JDK does is done in a scope, whichever JDKs the two sides have. */
class ContractsIT {
  private static final String SUITE = "dev.splitbrain.e2e.inscope.ContractsInScope";

  @TestFactory
  List<DynamicNode> holdBetweenAnyTwoJdks(@TempDir Path master) throws Exception {
    List<DynamicNode> pairs = new ArrayList<>();
    for (Jdks.Pair pair : Jdks.pairs()) {
      Bench bench = Bench.shared("bench1", pair.slave());
      bench.requireOwnFiles();
      AgentProgram program =
          new AgentProgram(pair.master(), Files.createDirectory(master.resolve("" + pair)))
              .host("bench1", bench.urlFile())
              .option("with=bench1")
              .option("scope=tests")
              .jvm("-De2e.slave=" + bench.makeDirectory("contracts"));
      pairs.add(
          dynamicContainer(
              "JDK " + pair, ScopedTests.run(program, master.resolve("results" + pair), SUITE)));
    }
    return pairs;
  }

  @Test
  void noContractIsForgotten() {
    JavaClasses classes =
        new ClassFileImporter()
            .importPackages("dev.splitbrain.testkit.contract", "dev.splitbrain.e2e.inscope");
    Set<String> stated =
        classes.stream()
            .filter(type -> type.getPackageName().equals("dev.splitbrain.testkit.contract"))
            .filter(ContractsIT::hasTests)
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> run =
        classes.stream()
            .filter(type -> type.getName().startsWith(SUITE + "$"))
            .map(type -> type.getRawSuperclass().orElseThrow().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(stated, run);
  }

  private static boolean hasTests(JavaClass type) {
    return type.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(Test.class));
  }
}
