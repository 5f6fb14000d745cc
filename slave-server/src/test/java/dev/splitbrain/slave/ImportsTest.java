package dev.splitbrain.slave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.splitbrain.testkit.Imports;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The slave shares the wire with the master and nothing else, and knows no area by name. */
class ImportsTest {
  private static final JavaClasses ALL = Imports.of(SlaveServer.class);

  @Test
  void slaveNamesTheWireOnly() {
    Imports.onlyTheJdkAnd(
            "..",
            "dev.splitbrain.slave..",
            "dev.splitbrain.wire..",
            "org.apache.thrift..",
            "picocli..")
        .check(ALL);
  }

  @Test
  void nobodyNamesAnAreaButItself() {
    assertEquals(List.of(), Imports.areasNamedByOthers(ALL));
  }
}
