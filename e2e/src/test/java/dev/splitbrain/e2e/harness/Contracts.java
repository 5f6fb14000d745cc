package dev.splitbrain.e2e.harness;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.annotation.Annotation;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contracts there are, and those that a suite runs, so that none is forgotten. */
public final class Contracts {
  private static final String PACKAGE = "dev.splitbrain.testkit.contract";

  static {
    // Only names and annotations are looked at: this takes a second instead of many.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
  }

  private Contracts() {}

  /** The simple names of the testkit's classes that state a contract. */
  public static Set<String> stated() {
    return new ClassFileImporter()
        .importPackages(PACKAGE).stream()
            .filter(Contracts::hasTests)
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The simple names of the contracts that bear an annotation as a whole. */
  public static Set<String> statedOnlyFor(Class<? extends Annotation> annotation) {
    return new ClassFileImporter()
        .importPackages(PACKAGE).stream()
            .filter(type -> hasTests(type) && type.isAnnotatedWith(annotation))
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The simple names of the contracts that the nested classes of a suite extend. */
  public static Set<String> run(String suite) {
    return new ClassFileImporter()
        .importPackages(suite.substring(0, suite.lastIndexOf('.')), PACKAGE).stream()
            .filter(type -> type.getName().startsWith(suite + "$"))
            .map(type -> type.getRawSuperclass().orElseThrow().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean hasTests(JavaClass type) {
    return type.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(Test.class));
  }
}
