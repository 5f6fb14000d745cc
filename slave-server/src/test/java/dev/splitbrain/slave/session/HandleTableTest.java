package dev.splitbrain.slave.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandleTableTest {
  private final HandleTable table = new HandleTable();

  @Test
  void aHandleIsNeverUsedAgain() throws Exception {
    long first = table.add("a", () -> {});
    table.remove(first);
    assertNotEquals(first, table.add("a", () -> {}));
    assertEquals(ErrorKind.UNKNOWN_HANDLE, unknown(first));
  }

  private ErrorKind unknown(long id) {
    return assertThrows(Failure.class, () -> table.get(id, AutoCloseable.class)).getKind();
  }

  @Test
  void tablesHaveNumbersOfTheirOwn() throws Exception {
    assertNotEquals(table.add("a", () -> {}), new HandleTable().add("a", () -> {}));
  }

  @Test
  void aHandleOfAnotherSortIsUnknown() throws Exception {
    StringReader reader = new StringReader("");
    long id = table.add("reader", reader);
    assertSame(reader, table.get(id, StringReader.class));
    assertThrows(Failure.class, () -> table.get(id, StringWriter.class));
  }

  @Test
  void handlesAreCountedByKind() throws Exception {
    long one = table.add("file", () -> {});
    table.add("file", () -> {});
    table.add("process", () -> {});
    assertEquals(Map.of("file", 2, "process", 1), table.countByKind());
    table.remove(one);
    assertNull(table.remove(one));
    assertEquals(Map.of("file", 1, "process", 1), table.countByKind());
  }

  @Test
  void whatComesAfterTheEndIsClosed() throws Exception {
    List<String> closed = new ArrayList<>();
    table.add("a", () -> closed.add("first"));
    table.add("a", () -> closed.add("second"));
    for (AutoCloseable one : table.drain()) {
      one.close();
    }
    assertEquals(List.of("second", "first"), closed);
    Failure late = assertThrows(Failure.class, () -> table.add("a", () -> closed.add("late")));
    assertEquals(ErrorKind.NO_SESSION, late.getKind());
    assertTrue(closed.contains("late"));
  }
}
