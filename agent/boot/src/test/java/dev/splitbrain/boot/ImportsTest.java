package dev.splitbrain.boot;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the application's class loader sees of us names nothing but java.base. */
class ImportsTest {
  private static final String BOOT = "dev.splitbrain.boot..";
  private static final String API = "dev.splitbrain.api..";

  private static JavaClasses all;

  @BeforeAll
  static void importClassFiles() {
    // Names of packages are all that the rules look at: this takes a second instead of many.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    all =
        new ClassFileImporter()
            .importUrl(AgentMain.class.getProtectionDomain().getCodeSource().getLocation());
  }

  @Test
  void bootNamesJavaBaseOnly() {
    classes()
        .that()
        .resideInAPackage(BOOT)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(BOOT, "java..")
                .and(describe("are in java.base", ImportsTest::isInJavaBaseOrInstrument))
                .or(resideInAnyPackage("jdk.internal.access.."))
                .or(resideInAnyPackage("org.junit.platform..", "dev.splitbrain.junit5..")))
        .check(all);
  }

  /** A project that has one of the runners must not need the others. */
  @Test
  void eachRunnerIsNamedInAPlaceOfItsOwn() {
    namedOnlyIn(new String[] {"dev.splitbrain.boot.junit.."}, "org.junit.platform..");
    namedOnlyIn(new String[] {"dev.splitbrain.junit5.."}, "org.junit.jupiter..");
    namedOnlyIn(
        new String[] {"dev.splitbrain.junit4.."},
        "org.junit.rules..",
        "org.junit.runner..",
        "org.junit.runners..");
    namedOnlyIn(new String[] {"dev.splitbrain.testng.."}, "org.testng..");
  }

  private static void namedOnlyIn(String[] places, String... runner) {
    noClasses()
        .that()
        .resideOutsideOfPackages(places)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(runner)
        .check(all);
  }

  @Test
  void onlyTheDoorNamesTheJdksInternals() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.splitbrain.boot.Dispatcher")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.internal..")
        .check(all);
  }

  @Test
  void theDoorNamesNothingButTheJdkAndItself() {
    classes()
        .that()
        .haveFullyQualifiedName("dev.splitbrain.boot.Dispatcher")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "jdk.internal.access..")
                .or(
                    describe(
                        "are the door",
                        type -> type.getName().equals("dev.splitbrain.boot.Dispatcher"))))
        .check(all);
  }

  @Test
  void apiNamesJavaBaseOnly() {
    classes()
        .that()
        .resideInAPackage(API)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(API, "java..")
                .or(describe("are primitive", type -> type.getBaseComponentType().isPrimitive())))
        .check(all);
  }

  private static boolean isInJavaBaseOrInstrument(JavaClass type) {
    try {
      Module module = Class.forName(type.getName(), false, null).getModule();
      return module == Object.class.getModule() || module.getName().equals("java.instrument");
    } catch (ClassNotFoundException e) {
      return type.getPackageName().startsWith("dev.splitbrain.boot");
    }
  }
}
