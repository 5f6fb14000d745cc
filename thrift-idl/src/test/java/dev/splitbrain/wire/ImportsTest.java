package dev.splitbrain.wire;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.splitbrain.wire.hello.Handshake;
import org.junit.jupiter.api.Test;

/** The wire is all that agent and slave share, so it names neither. */
class ImportsTest {
  @Test
  void wireNamesThriftAndItsLoggingOnly() {
    // Names of packages are all that the rule looks at: this takes a second instead of many.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    classes()
        .should()
        .resideInAPackage("dev.splitbrain.wire..")
        .andShould()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "dev.splitbrain.wire..",
                    "java..",
                    "javax.crypto..",
                    "org.apache.thrift..",
                    "org.slf4j..")
                .or(describe("are primitive", type -> type.getBaseComponentType().isPrimitive())))
        .check(
            new ClassFileImporter()
                // More than a thousand classes of arguments and results, generated all alike.
                .withImportOption(location -> !location.contains("Service$"))
                .importUrl(Handshake.class.getProtectionDomain().getCodeSource().getLocation()));
  }
}
