package dev.splitbrain.agent.area;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileDescriptor;
import java.io.RandomAccessFile;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

class JdkNativesTest {
  @Test
  void classFilesSayWhatIsNative() {
    assertTrue(JdkNatives.has(RandomAccessFile.class, "getFilePointer", "()J"));
    assertFalse(JdkNatives.has(RandomAccessFile.class, "getFilePointer", "()I"));
    assertFalse(JdkNatives.has(FileDescriptor.class, "valid", "()Z"));
  }

  /** No agent is here, so reflection tells the same. */
  @Test
  void theySayWhatReflectionSaysOfPlainClasses() throws ReflectiveOperationException {
    Method sync = FileDescriptor.class.getMethod("sync");
    assertEquals(
        Modifier.isNative(sync.getModifiers()),
        JdkNatives.has(FileDescriptor.class, "sync", "()V"));
  }
}
