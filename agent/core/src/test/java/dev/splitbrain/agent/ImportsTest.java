package dev.splitbrain.agent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.splitbrain.agent.scope.Scopes;
import dev.splitbrain.testkit.Imports;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who names whom in the core: nothing knows an area by name. */
class ImportsTest {
  private static final String CORE = "dev.splitbrain.agent..";
  private static final String WIRE = "dev.splitbrain.wire..";
  private static final String THRIFT = "org.apache.thrift..";

  private static final JavaClasses ALL = Imports.of(Scopes.class);

  @Test
  void coreNamesTheWireAndItsHiddenLibrariesOnly() {
    Imports.onlyTheJdkAnd(
            "..", CORE, WIRE, THRIFT, "net.bytebuddy.jar.asm..", "com.electronwill.nightconfig..")
        .check(ALL);
  }

  /** A stand-in for native code is the area's, and what is native only class files tell. */
  @Test
  void onlyTheWeaverAndStandInsNameAsm() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.splitbrain.agent.weave..")
        .and()
        .haveNameNotMatching(".*Natives(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("net.bytebuddy..")
        .check(ALL);
  }

  @Test
  void areasNameTheSpiScopesSessionsAndDescriptorsOnly() {
    Imports.onlyTheJdkAnd(
            "dev.splitbrain.agent.area.*..",
            "dev.splitbrain.agent.area..",
            "dev.splitbrain.agent.door..",
            "dev.splitbrain.agent.scope..",
            "dev.splitbrain.agent.rules",
            "dev.splitbrain.agent.session..",
            "dev.splitbrain.agent.descriptor..",
            "dev.splitbrain.agent.host..",
            "dev.splitbrain.agent.library..",
            // Of stand-ins alone, as above.
            "net.bytebuddy.jar.asm..",
            WIRE,
            THRIFT)
        .check(ALL);
  }

  @Test
  void theWeaverNamesTheSpiOnly() {
    noClasses()
        .that()
        .resideInAPackage("dev.splitbrain.agent.weave..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(CORE)
                .and(
                    not(
                        resideInAnyPackage(
                            "dev.splitbrain.agent.weave..",
                            "dev.splitbrain.agent.area",
                            // Where the product keeps its own files.
                            "dev.splitbrain.agent.hosts"))))
        .check(ALL);
  }

  @Test
  void nobodyNamesAnAreaButItself() {
    assertEquals(
        List.of(),
        Imports.areasNamedByOthers(ALL).stream().map(Dependency::getDescription).toList());
  }

  /** What a rule means is its family's affair. */
  @Test
  void theListOfRulesKnowsNoFamily() {
    noClasses()
        .that()
        .resideInAPackage("dev.splitbrain.agent.rules")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(CORE).and(not(resideInAnyPackage("dev.splitbrain.agent.rules"))))
        .check(ALL);
  }

  @Test
  void sessionsAndDescriptorsKnowNoAreaNorWeaver() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.splitbrain.agent.session..", "dev.splitbrain.agent.descriptor..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.splitbrain.agent.area..", "dev.splitbrain.agent.weave..")
        .check(ALL);
  }

  @Test
  void nobodyNamesTheStartButItself() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.splitbrain.agent.start..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.splitbrain.agent.start..")
        .check(ALL);
  }
}
