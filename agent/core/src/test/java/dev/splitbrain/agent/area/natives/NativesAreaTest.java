package dev.splitbrain.agent.area.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.FixedRouter;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.session.ScriptedSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativesAreaTest {
  @TempDir Path directory;
  private final ScriptedSession session = new ScriptedSession();
  private final FixedRouter router = new FixedRouter(session);

  private Object call(String method, Class<?> from, String library) throws Throwable {
    for (Hook hook : new NativesArea().hooks(new AreaContext(router, null))) {
      if (hook.methodName().equals(method)) {
        return hook.body().call(Runtime.getRuntime(), new Object[] {from, library});
      }
    }
    throw new AssertionError(method);
  }

  @Test
  void aLibraryByItsNameIsTheMastersAndTraced() throws Throwable {
    assertSame(Hook.PROCEED, call("loadLibrary0", NativesAreaTest.class, "x"));
    assertEquals(List.of("System.loadLibrary x"), session.notes);
  }

  @Test
  void theMastersFileOfASlavesNameIsNeverLoaded() throws Throwable {
    String file = Files.createFile(directory.resolve("libx.so")).toString();
    UnsatisfiedLinkError refused =
        assertThrows(UnsatisfiedLinkError.class, () -> call("load0", NativesAreaTest.class, file));
    assertTrue(refused.getMessage().contains("did not write it"), refused.getMessage());
    assertTrue(
        refused.getMessage().contains("'paths: " + directory + "/** = local'"),
        refused.getMessage());
    assertEquals(List.of(), session.notes);
  }

  @Test
  void aFileThatIsTheMastersByRuleIsLoaded() throws Throwable {
    String file = Files.createFile(directory.resolve("libx.so")).toString();
    router.local.add(file);
    assertSame(Hook.PROCEED, call("load0", NativesAreaTest.class, file));
  }

  @Test
  void theJdksOwnLibrariesAreItsOwnAffair() throws Throwable {
    router.rules = router.rules.with("natives = refuse");
    assertSame(Hook.PROCEED, call("loadLibrary0", String.class, "net"));
    assertEquals(List.of(), session.notes);
  }

  @Test
  void aRuleRefusesThem() {
    router.rules = router.rules.with("natives = refuse");
    UnsatisfiedLinkError refused =
        assertThrows(
            UnsatisfiedLinkError.class, () -> call("loadLibrary0", NativesAreaTest.class, "x"));
    assertTrue(refused.getMessage().contains("natives = refuse"), refused.getMessage());
  }

  @Test
  void aFileThatOnlyTheSlaveMayHaveSaysWhyItCannotBeLoaded() {
    String file = directory.resolve("libonly-there.so").toString();
    UnsatisfiedLinkError refused =
        assertThrows(UnsatisfiedLinkError.class, () -> call("load0", NativesAreaTest.class, file));
    assertTrue(refused.getMessage().startsWith("Can't load library: " + file));
    assertTrue(refused.getMessage().contains("a file of bench1"), refused.getMessage());
  }

  @Test
  void outsideEveryScopeNothingHappens() throws Throwable {
    router.session = null;
    router.rules = router.rules.with("natives = refuse");
    assertSame(Hook.PROCEED, call("load0", NativesAreaTest.class, "/nowhere/libx.so"));
  }
}
