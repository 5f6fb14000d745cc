package dev.splitbrain.shell;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.splitbrain.testkit.Imports;
import org.junit.jupiter.api.Test;

/** The shell is a user of the api like any other. */
class ImportsTest {
  private static final JavaClasses ALL = Imports.of(Main.class);

  @Test
  void shellNamesTheApiOnly() {
    Imports.onlyTheJdkAnd(
            "..",
            "dev.splitbrain.shell..",
            "dev.splitbrain.api..",
            "picocli..",
            "org.jline..",
            "net.bytebuddy.jar.asm..")
        .check(ALL);
  }

  @Test
  void onlyTheEngineNamesAsm() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.splitbrain.shell.engine")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("net.bytebuddy..")
        .check(ALL);
  }
}
