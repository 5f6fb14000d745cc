package dev.splitbrain.agent.area.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.splitbrain.testkit.Imports;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The packages of the area are floors: each names only those below it. */
class FloorsTest {
  private static final String AREA = FilesArea.class.getPackageName();

  /** From the ground up; the area itself is the roof. */
  private static final List<String> FLOORS =
      List.of(
          "jdk",
          "windows",
          "name",
          "call",
          "open",
          "attribute",
          "channel",
          "directory",
          "side",
          "pinned",
          "hook",
          "");

  private static final JavaClasses ALL = Imports.of(FilesArea.class);

  @Test
  void noFloorNamesAHigherOne() {
    Set<String> upwards = new TreeSet<>();
    for (JavaClass type : ALL) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        if (isOfArea(type)
            && isOfArea(dependency.getTargetClass())
            && floor(type) < floor(dependency.getTargetClass())) {
          upwards.add(dependency.getDescription());
        }
      }
    }
    assertEquals(Set.of(), upwards);
  }

  @Test
  void eachPackageIsAFloor() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : ALL) {
      if (isOfArea(type)) {
        found.add(name(type));
      }
    }
    assertEquals(new TreeSet<>(FLOORS), found);
  }

  /** The two of the ground do not know each other. */
  @Test
  void theGroundFloorsStandAlone() {
    for (JavaClass type : ALL) {
      if (isOfArea(type) && name(type).equals("windows")) {
        type.getDirectDependenciesFromSelf()
            .forEach(
                dependency ->
                    assertTrue(
                        !isOfArea(dependency.getTargetClass())
                            || name(dependency.getTargetClass()).equals("windows"),
                        dependency::getDescription));
      }
    }
  }

  private static boolean isOfArea(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(AREA) || name.startsWith(AREA + ".");
  }

  private static String name(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(AREA) ? "" : name.substring(AREA.length() + 1);
  }

  private static int floor(JavaClass type) {
    int floor = FLOORS.indexOf(name(type));
    assertTrue(floor >= 0, () -> type.getName() + " is on no floor: add its package here");
    return floor;
  }
}
