package dev.splitbrain.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.SimpleRemapper;

/** Defines a woven copy of a class of the tests, with {@link FakeDoor} where the door is called. */
final class WovenLoader extends ClassLoader {
  private WovenLoader() {
    super(WovenLoader.class.getClassLoader());
  }

  static byte[] bytes(Class<?> type) throws IOException {
    String resource = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getResourceAsStream(resource)) {
      return in.readAllBytes();
    }
  }

  static Class<?> define(Class<?> original, byte[] woven) {
    ClassWriter writer = new ClassWriter(0);
    String door = FakeDoor.class.getName().replace('.', '/');
    new ClassReader(woven)
        .accept(new ClassRemapper(writer, new SimpleRemapper(Map.of(Prologue.DOOR, door))), 0);
    byte[] bytes = writer.toByteArray();
    return new WovenLoader().defineClass(original.getName(), bytes, 0, bytes.length);
  }
}
