package dev.splitbrain.agent.area.files.name;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The text of a file's URI is the JDK's, byte by byte. */
class FileUrisTest {
  @Test
  void everyByteIsWrittenAsTheJdkWritesIt() {
    for (int b = 1; b < 256; b++) {
      byte[] name = "/absent/x?y".getBytes(StandardCharsets.ISO_8859_1);
      name[9] = (byte) b;
      Path path = JdkFiles.path(b == '/' ? "/absent/x/y".getBytes(StandardCharsets.UTF_8) : name);
      assertEquals(path.toUri().toString(), FileUris.of(JdkFiles.bytes(path)), "byte " + b);
    }
    assertEquals("file:///", FileUris.of(new byte[] {'/'}));
  }
}
