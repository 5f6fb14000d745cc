package dev.splitbrain.agent.area.files.side;

import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** The JDK's own opening of a java.io stream, of a file that has another name on the master. */
@FunctionalInterface
public interface MasterOpen {
  /**
   * Opens.
   *
   * @param there the master's name
   * @param written the program's, for the error
   * @return null
   */
  Object as(String there, String written) throws IOException;

  /** For a FileInputStream, with no more arguments; a FileOutputStream or RandomAccessFile. */
  static MasterOpen of(Object stream, Object... more) {
    return (there, written) -> {
      String rest = more.length == 0 ? "" : more[0] instanceof Boolean ? "Z" : "I";
      Class<?> type =
          stream instanceof FileInputStream
              ? FileInputStream.class
              : stream instanceof FileOutputStream
                  ? FileOutputStream.class
                  : RandomAccessFile.class;
      Method open = JdkFiles.method(type, "open0", "(Ljava/lang/String;" + rest + ")V");
      try {
        return more.length == 0 ? open.invoke(stream, there) : open.invoke(stream, there, more[0]);
      } catch (InvocationTargetException e) {
        throw renamed(e.getCause(), there, written);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("the JDK's own open is closed to splitbrain", e);
      }
    };
  }

  private static IOException renamed(Throwable thrown, String there, String written) {
    if (thrown instanceof FileNotFoundException e) {
      String message = String.valueOf(e.getMessage());
      FileNotFoundException same =
          new FileNotFoundException(
              message.startsWith(there) ? written + message.substring(there.length()) : message);
      same.setStackTrace(e.getStackTrace());
      return same;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(thrown);
  }
}
