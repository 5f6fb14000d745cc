package dev.splitbrain.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.SimpleRemapper;

/** Makes the door's class from its template: the same code under the name it has in java.lang. */
final class DoorBytes {
  private static final String TEMPLATE = "dev/splitbrain/boot/Dispatcher";

  private DoorBytes() {}

  static byte[] bytes() throws IOException {
    try (InputStream in = ClassLoader.getSystemResourceAsStream(TEMPLATE + ".class")) {
      if (in == null) {
        throw new IOException("the agent jar is incomplete: it has no " + TEMPLATE);
      }
      ClassWriter writer = new ClassWriter(0);
      new ClassReader(in.readAllBytes())
          .accept(new ClassRemapper(writer, new SimpleRemapper(TEMPLATE, Prologue.DOOR)), 0);
      return writer.toByteArray();
    }
  }
}
