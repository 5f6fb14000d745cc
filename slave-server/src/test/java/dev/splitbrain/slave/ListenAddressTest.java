package dev.splitbrain.slave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:0, 127.0.0.1, 0",
    "127.1.2.3:4567, 127.1.2.3, 4567",
    "[::1]:65535, 0:0:0:0:0:0:0:1, 65535"
  })
  void loopbackInFigures(String text, String host, int port) {
    ListenAddress address = ListenAddress.parse(text);
    assertEquals(host, address.address().getHostAddress());
    assertEquals(port, address.port());
    InetSocketAddress bound = new InetSocketAddress(address.address(), 1);
    assertTrue(address.address().isLoopbackAddress());
    assertEquals(ListenAddress.parse(ListenAddress.text(bound)).address(), address.address());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:1",
        "localhost:1",
        "192.0.2.1:1",
        "[::]:1",
        "::1:1",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:65536",
        "127.0.0.1:-1",
        "127.0.0.1:1x",
        "127.0.0.256:1",
        ":1",
        ""
      })
  void everythingElseIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ListenAddress.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:1", "localhost:1"})
  void theRefusalSaysWhatToDo(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> ListenAddress.parse(text)).getMessage();
    assertTrue(message.contains("ssh -L"), message);
  }
}
