package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.files.name.FileName;
import dev.splitbrain.agent.area.files.name.NameCodec;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.MalformedURLException;
import java.net.URLConnection;
import java.util.List;

/**
 * {@code file:} URLs. What makes and opens one asks whether the file is a directory, a question
 * that cannot fail with an IOException, though it may itself: so a name that leads nowhere is told
 * before.
 */
public final class FileUrls {
  private static final String CONNECTION = "sun.net.www.protocol.file.FileURLConnection";

  private FileUrls() {}

  public static List<Hook> all(FilesRouter router) {
    return List.of(
        Hook.inScope(
            CONNECTION,
            "connect",
            "()V",
            (self, args) -> {
              if (!Jdk.CONNECTED.getBoolean(self)) {
                router.route(FileName.own((File) Jdk.FILE.get(self)));
              }
              return Hook.PROCEED;
            }),
        Hook.inScope(
            File.class.getName(),
            "toURL",
            "()Ljava/net/URL;",
            (self, args) -> checked(router, (File) self)));
  }

  private static Object checked(FilesRouter router, File file) throws MalformedURLException {
    try {
      if (!NameCodec.isInvalid(file)) {
        router.route(FileName.own(file));
      }
      return Hook.PROCEED;
    } catch (IOException e) {
      MalformedURLException same = new MalformedURLException(e.getMessage());
      same.initCause(e);
      throw same;
    }
  }

  /** Fields of the JDK's own, looked up when first needed. */
  private static final class Jdk {
    static final Field FILE = find(CONNECTION, "file");
    static final Field CONNECTED = find(URLConnection.class.getName(), "connected");

    private static Field find(String className, String name) {
      try {
        Field field = Class.forName(className, true, null).getDeclaredField(name);
        field.setAccessible(true);
        return field;
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(
            "the running JDK's " + className + " is of another build", e);
      }
    }
  }
}
