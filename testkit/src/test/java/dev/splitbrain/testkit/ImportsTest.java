package dev.splitbrain.testkit;

import org.junit.jupiter.api.Test;

/** The tests' tools know what users see and the wire, so that every module can use them. */
class ImportsTest {
  @Test
  void testkitNamesApiAndWireOnly() {
    Imports.onlyTheJdkAnd(
            "..",
            "dev.splitbrain.testkit..",
            "dev.splitbrain.api..",
            "dev.splitbrain.wire..",
            "org.apache.thrift..",
            "org.junit..",
            "org.opentest4j..",
            "com.tngtech..")
        .check(Imports.of(Imports.class));
  }
}
