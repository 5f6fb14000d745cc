package dev.splitbrain.agent.area.guards;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Hook;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What stays on the master: the JDK's entry points to class loading, logging's set-up, Flight
 * Recorder, JMX and attach. Which files these touch is their own affair, and paths alone cannot
 * tell them from the program's; so their code runs unrouted as a whole. Data only: {@code
 * guards.txt}.
 */
@AutoService(Area.class)
public final class GuardsArea implements Area {
  private static final String DATA = "guards.txt";

  @Override
  public String name() {
    return "guards";
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    List<Hook> hooks = new ArrayList<>();
    for (String line : lines()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        hooks.add(parse(line));
      }
    }
    return hooks;
  }

  private static Hook parse(String line) {
    String[] words = line.split(" ");
    if (words.length != 3 && words.length != 5) {
      throw new IllegalStateException(DATA + ": not 'class method descriptor': " + line);
    }
    Hook guard = Hook.guard(words[0], words[1], words[2]);
    if (words.length == 3) {
      return guard;
    }
    int jdk = Integer.parseInt(words[4]);
    return switch (words[3]) {
      case "until" -> guard.until(jdk);
      case "since" -> guard.since(jdk);
      default -> throw new IllegalStateException(DATA + ": neither until nor since: " + line);
    };
  }

  private static List<String> lines() {
    try (InputStream in = GuardsArea.class.getResourceAsStream(DATA)) {
      if (in == null) {
        throw new IllegalStateException("the agent jar is incomplete: it has no " + DATA);
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the agent jar's " + DATA + " cannot be read", e);
    }
  }

  @Override
  public List<String> limits() {
    return List.of(
        "Class loading, services and resource bundles, java.util.logging's configuration with the"
            + " handlers that it makes, Flight Recorder's repository, JMX, attaching (also"
            + " that of byte-buddy-agent and Mockito to their own VM), and the JVM's own limits"
            + " (cgroups) stay on the master, in every scope.");
  }
}
