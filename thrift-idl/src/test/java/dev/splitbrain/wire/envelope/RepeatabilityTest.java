package dev.splitbrain.wire.envelope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.idl.Idl;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RepeatabilityTest {
  private static final Pattern SERVICE =
      Pattern.compile("service\\s+(\\w+)Service\\s*\\{(.*?)\\n\\}", Pattern.DOTALL);

  /** A method ends at its annotation, or where the next one begins. */
  private static final Pattern METHOD =
      Pattern.compile(
          "(?m)^\\s*(oneway\\s+)?[\\w.<>, ]+?\\s(\\w+)\\s*\\(([^)]*)\\)\\s*(throws\\s*\\([^)]*\\))?"
              + "\\s*(\\(\\s*repeat\\s*=\\s*\"(\\w+)\"\\s*\\))?");

  private record Method(String repeat, boolean oneway) {}

  /** What the IDL itself says, read by another parser than the one that made the table. */
  private static Map<String, Method> parsed() {
    Map<String, Method> methods = new TreeMap<>();
    for (String name : Idl.fileNames()) {
      String text = Idl.text(name).replaceAll("(?s)/\\*.*?\\*/", " ").replaceAll("//[^\n]*", " ");
      Matcher services = SERVICE.matcher(text);
      while (services.find()) {
        String service =
            services.group(1).substring(0, 1).toLowerCase(Locale.ROOT)
                + services.group(1).substring(1);
        Matcher method = METHOD.matcher(services.group(2));
        while (method.find()) {
          methods.put(
              service + ":" + method.group(2),
              new Method(method.group(6), method.group(1) != null));
        }
      }
    }
    return methods;
  }

  @Test
  void everyMethodOfTheIdlIsAnnotatedAndInTheTable() {
    Map<String, Method> methods = parsed();

    assertTrue(methods.size() > 40, () -> methods.keySet().toString());
    methods.forEach((call, method) -> assertNotNull(method.repeat(), call + " has no repeat"));
    Map<String, Repeat> expected = new TreeMap<>();
    methods.forEach(
        (call, method) ->
            expected.put(call, Repeat.valueOf(method.repeat().toUpperCase(Locale.ROOT))));
    assertEquals(expected, new TreeMap<>(Repeatability.table()));
  }

  @Test
  void everyMethodOfTheGeneratedServicesIsInTheTable() throws Exception {
    for (String service : Idl.services()) {
      String type =
          "dev.splitbrain.wire."
              + service
              + "."
              + service.substring(0, 1).toUpperCase(Locale.ROOT)
              + service.substring(1)
              + "Service$Iface";
      for (java.lang.reflect.Method method : Class.forName(type).getDeclaredMethods()) {
        assertNotNull(Repeatability.find(service + ":" + method.getName()), method.toString());
      }
    }
  }

  @Test
  void fencesAndOnlyFencesAreOneway() {
    parsed()
        .forEach(
            (call, method) ->
                assertEquals(method.oneway(), Repeatability.of(call).isFence(), call));
  }

  @Test
  void anUnknownMethodIsAnErrorThatNamesIt() {
    assertEquals(Repeat.LOOK, Repeatability.of("files:stat"));
    assertNull(Repeatability.find("files:nonsense"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Repeatability.of("files:nonsense"));
    assertTrue(e.getMessage().contains("files:nonsense"));
  }
}
