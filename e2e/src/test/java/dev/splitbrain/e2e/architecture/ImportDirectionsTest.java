package dev.splitbrain.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import dev.splitbrain.e2e.harness.Jars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may name whom: agent and slave share only the wire, and nothing knows an area by name. */
class ImportDirectionsTest {
  private static final List<String> MODULES =
      List.of("thrift-idl", "agent/boot", "agent/core", "slave-server", "shell", "testkit");
  private static final Pattern AREA =
      Pattern.compile("dev\\.splitbrain\\.(?:agent|slave)\\.area\\.([a-z]+)(?:\\..*)?");

  private static final String BOOT = "dev.splitbrain.boot..";
  private static final String API = "dev.splitbrain.api..";
  private static final String WIRE = "dev.splitbrain.wire..";
  private static final String CORE = "dev.splitbrain.agent..";
  private static final String SLAVE = "dev.splitbrain.slave..";
  private static final String SHELL = "dev.splitbrain.shell..";
  private static final String TESTKIT = "dev.splitbrain.testkit..";
  private static final String THRIFT = "org.apache.thrift..";

  private static JavaClasses all;

  @BeforeAll
  static void importClassFiles() {
    List<Path> folders = new ArrayList<>();
    for (String module : MODULES) {
      Path classes = Jars.root().resolve(module).resolve("target/classes");
      if (!Files.isDirectory(classes)) {
        throw new IllegalStateException(classes + " is missing: mvn compile");
      }
      folders.add(classes);
    }
    all = new ClassFileImporter().importPaths(folders);
  }

  @Test
  void everyModuleWasRead() {
    Set<String> roots =
        all.stream()
            .map(type -> type.getPackageName().split("\\."))
            .map(parts -> parts[2])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of("agent", "api", "boot", "shell", "slave", "testkit", "wire"), roots);
  }

  @Test
  void bootNamesJavaBaseOnly() {
    inPackage(BOOT)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(BOOT, "java..")
                .and(describe("are in java.base", ImportDirectionsTest::isInJavaBaseOrInstrument))
                .or(resideInAnyPackage("jdk.internal.access.."))
                .or(resideInAnyPackage("org.junit.platform..")))
        .check(all);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.splitbrain.boot.junit..")
        .and()
        .resideInAPackage(BOOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.junit..")
        .check(all);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.splitbrain.boot.Dispatcher")
        .and()
        .resideInAPackage(BOOT)
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
    onlyNames(API, API, "java..").check(all);
  }

  @Test
  void wireNamesThriftAndItsLoggingOnly() {
    onlyNames(WIRE, WIRE, "java..", "javax.crypto..", THRIFT, "org.slf4j..").check(all);
  }

  @Test
  void coreNamesTheWireAndItsHiddenLibrariesOnly() {
    inPackage(CORE)
        .should()
        .onlyDependOnClassesThat(
            jdkOr(CORE, WIRE, THRIFT, "net.bytebuddy.jar.asm..", "com.electronwill.nightconfig.."))
        .check(all);
  }

  @Test
  void onlyWeaversNameAsm() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.splitbrain.agent.weave..", "dev.splitbrain.shell.engine")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("net.bytebuddy..")
        .check(all);
  }

  @Test
  void slaveNamesTheWireOnly() {
    inPackage(SLAVE)
        .should()
        .onlyDependOnClassesThat(jdkOr(SLAVE, WIRE, THRIFT, "picocli.."))
        .check(all);
  }

  @Test
  void shellNamesTheApiOnly() {
    inPackage(SHELL)
        .should()
        .onlyDependOnClassesThat(
            jdkOr(SHELL, API, "picocli..", "org.jline..", "net.bytebuddy.jar.asm.."))
        .check(all);
  }

  @Test
  void testkitNamesApiAndWireOnly() {
    inPackage(TESTKIT)
        .should()
        .onlyDependOnClassesThat(
            jdkOr(TESTKIT, API, WIRE, THRIFT, "org.junit..", "org.opentest4j..", "com.tngtech.."))
        .check(all);
  }

  @Test
  void areasNameTheSpiScopesSessionsAndDescriptorsOnly() {
    inPackage("dev.splitbrain.agent.area.*..")
        .should()
        .onlyDependOnClassesThat(
            jdkOr(
                "dev.splitbrain.agent.area..",
                "dev.splitbrain.agent.door..",
                "dev.splitbrain.agent.scope..",
                "dev.splitbrain.agent.session..",
                "dev.splitbrain.agent.descriptor..",
                "dev.splitbrain.agent.host..",
                "dev.splitbrain.agent.library..",
                WIRE,
                THRIFT))
        .check(all);
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
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            "dev.splitbrain.agent.weave..", "dev.splitbrain.agent.area"))))
        .check(all);
  }

  /** Pinned paths are what the api hands out; their maker is the one exception. */
  @Test
  void nobodyNamesAnAreaButItself() {
    List<String> found = new ArrayList<>();
    for (JavaClass type : all) {
      String own = area(type);
      type.getDirectDependenciesFromSelf().stream()
          .filter(
              dependency -> {
                String other = area(dependency.getTargetClass());
                return other != null && !other.equals(own);
              })
          .filter(
              dependency ->
                  !(type.getPackageName().equals("dev.splitbrain.agent.start")
                      && dependency
                          .getTargetClass()
                          .getName()
                          .equals("dev.splitbrain.agent.area.files.pinned.PinnedPaths")))
          .forEach(dependency -> found.add(dependency.getDescription()));
    }
    assertEquals(List.of(), found);
  }

  @Test
  void sessionsAndScopesKnowNoAreaNorWeaver() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.splitbrain.agent.session..", "dev.splitbrain.agent.descriptor..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.splitbrain.agent.area..", "dev.splitbrain.agent.weave..")
        .check(all);
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.splitbrain.agent.start..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.splitbrain.agent.start..")
        .check(all);
  }

  private static String area(JavaClass type) {
    Matcher matcher = AREA.matcher(type.getPackageName());
    return matcher.matches() ? matcher.group(1) : null;
  }

  private static GivenClassesConjunction inPackage(String name) {
    return classes().that().resideInAPackage(name);
  }

  private static ArchRule onlyNames(String from, String... allowed) {
    return inPackage(from)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(isPrimitiveOrArrayOfIt()));
  }

  private static DescribedPredicate<JavaClass> jdkOr(String... allowed) {
    List<String> packages = new ArrayList<>(Arrays.asList(allowed));
    packages.addAll(
        List.of(
            "java..", "javax..", "org.w3c.dom..", "org.xml.sax..", "jdk..", "sun..", "com.sun.."));
    packages.add("com.google.auto.service"); // Read by the compiler only.
    return resideInAnyPackage(packages.toArray(new String[0])).or(isPrimitiveOrArrayOfIt());
  }

  private static DescribedPredicate<JavaClass> isPrimitiveOrArrayOfIt() {
    return describe("are primitive", type -> type.getBaseComponentType().isPrimitive());
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
