package dev.splitbrain.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the import rules of the modules share. Each module tests its own, in its ImportsTest. */
public final class Imports {
  private static final Pattern AREA =
      Pattern.compile("dev\\.splitbrain\\.(?:agent|slave)\\.area\\.([a-z]+)(?:\\..*)?");

  private Imports() {}

  /**
   * The classes of a module, without its tests.
   *
   * @param one any of them
   */
  public static JavaClasses of(Class<?> one) {
    // Names of packages are all that the rules look at: this takes a second instead of many.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .importUrl(one.getProtectionDomain().getCodeSource().getLocation());
  }

  /** Classes of a package name only those of some packages and the JDK's. */
  public static ArchRule onlyTheJdkAnd(String from, String... allowed) {
    List<String> packages = new ArrayList<>(Arrays.asList(allowed));
    packages.addAll(
        List.of(
            "java..", "javax..", "org.w3c.dom..", "org.xml.sax..", "jdk..", "sun..", "com.sun.."));
    packages.add("com.google.auto.service"); // Read by the compiler only.
    return only(from, packages.toArray(new String[0]));
  }

  /** Classes of a package name only those of some packages. */
  public static ArchRule only(String from, String... allowed) {
    return classes()
        .that()
        .resideInAPackage(from)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(arePrimitive()));
  }

  /** Where a class of one area names one of another, or a class of none names one of an area. */
  public static List<Dependency> areasNamedByOthers(JavaClasses all) {
    List<Dependency> found = new ArrayList<>();
    for (JavaClass type : all) {
      String own = area(type);
      type.getDirectDependenciesFromSelf().stream()
          .filter(
              dependency -> {
                String other = area(dependency.getTargetClass());
                return other != null && !other.equals(own);
              })
          .forEach(found::add);
    }
    return found;
  }

  private static String area(JavaClass type) {
    Matcher matcher = AREA.matcher(type.getPackageName());
    return matcher.matches() ? matcher.group(1) : null;
  }

  private static DescribedPredicate<JavaClass> arePrimitive() {
    return describe("are primitive", type -> type.getBaseComponentType().isPrimitive());
  }
}
