package dev.splitbrain.agent.area;

import java.lang.reflect.Method;

/** Does for unit tests of an area what the agent does before it asks for the hooks. */
public final class Opened {
  private Opened() {}

  /** Opens the modules that the area needs to the class path of these tests. */
  public static void forTestsOf(Area area) throws ReflectiveOperationException {
    // The tests' VM opens java.lang to them.
    Method open = Module.class.getDeclaredMethod("implAddOpensToAllUnnamed", String.class);
    open.setAccessible(true);
    for (String name : area.needs().openedModules()) {
      Module module = ModuleLayer.boot().findModule(name).orElseThrow();
      for (String each : module.getPackages()) {
        open.invoke(module, each);
      }
    }
  }
}
