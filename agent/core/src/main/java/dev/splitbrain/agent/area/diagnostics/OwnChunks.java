package dev.splitbrain.agent.area.diagnostics;

import dev.splitbrain.agent.area.Callers;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.scope.Router;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;

/**
 * Opens the recorder's own files for its event streams, whose threads may be in a scope. The
 * streams' other work calls the program, so no guard can stand around all of it.
 */
final class OwnChunks implements HookBody {
  static final String INPUT = "jdk.jfr.internal.consumer.RecordingInput";
  private static final String STREAM_OF_REPOSITORY =
      "jdk.jfr.internal.consumer.EventDirectoryStream";

  private final Router router;

  OwnChunks(Router router) {
    this.router = router;
  }

  @Override
  public Object call(Object self, Object[] args) throws Exception {
    if (!router.inScope()) {
      return Hook.PROCEED;
    }
    Class<?> caller = Callers.caller(Set.of(INPUT));
    if (caller == null || !caller.getName().equals(STREAM_OF_REPOSITORY)) {
      return Hook.PROCEED; // A file that the program named.
    }
    Method initialize = self.getClass().getDeclaredMethod("initialize", File.class);
    initialize.setAccessible(true);
    try {
      initialize.invoke(self, args); // In guard mode: the JDK's own.
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
    return null;
  }
}
