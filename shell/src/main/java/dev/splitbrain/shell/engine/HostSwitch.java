package dev.splitbrain.shell.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.RunException;

/** Which host the next snippets act on, as the user said last. Threads: one. */
public final class HostSwitch {
  /** A host that exists once it is asked for. */
  public interface BuiltIn {
    /** Its name. */
    String name();

    /**
     * Starts it if it does not run yet.
     *
     * @return the file with its URL
     */
    Path start() throws IOException;
  }

  private final BuiltIn builtIn;
  private ForkedControl control;
  private String current;

  /** Those of this session, as they stand at the beginning of the list. */
  private final List<String> rules = new ArrayList<>();

  /** What names were given in this session stand for: another exec VM does not know them. */
  private final Map<String, String> given = new HashMap<>();

  /**
   * A switch, on the master.
   *
   * @param builtIn used for its name unless the user has given that to another host
   */
  public HostSwitch(ForkedControl control, BuiltIn builtIn) {
    this.control = control;
    this.builtIn = builtIn;
  }

  /** The name of the host; null on the master. */
  public String current() {
    return current;
  }

  /** Another exec VM has taken over; it begins on the master. */
  public void attach(ForkedControl newControl) {
    control = newControl;
    current = null;
  }

  /**
   * Goes to a host, connecting if need be. On failure nothing has changed.
   *
   * @param host a name, {@code @FILE}, or a URL
   * @return what the host says of itself; its name first
   * @throws RefusedException with one line for the user
   */
  public String[] with(String host)
      throws RefusedException, RunException, EngineTerminationException {
    if (builtIn != null && host.equals(builtIn.name())) {
      startBuiltIn();
    } else if (given.containsKey(host)) {
      control.ask("connect", host, given.get(host));
    }
    String[] info = control.ask("with", host);
    current = info[0];
    if (host.startsWith("@") || host.contains("://")) {
      given.put(current, host);
    }
    return info;
  }

  private void startBuiltIn() throws RefusedException, RunException, EngineTerminationException {
    Path urlFile;
    try {
      urlFile = builtIn.start();
    } catch (IOException e) {
      throw new RefusedException(
          "the built-in host '" + builtIn.name() + "' did not start: " + e.getMessage());
    }
    control.ask("connect", builtIn.name(), "@" + urlFile);
  }

  /** Goes back to the master. */
  public void local() throws RefusedException, RunException, EngineTerminationException {
    control.ask("local");
    current = null;
  }

  /** Goes back to where {@link #current} was; null is the master. */
  public void restore(String host)
      throws RefusedException, RunException, EngineTerminationException {
    if (host == null) {
      local();
    } else {
      with(host);
    }
  }

  /** Puts a rule before all others; it outlives the exec VM. */
  public void addRule(String line)
      throws RefusedException, RunException, EngineTerminationException {
    control.ask("addRule", line);
    rules.add(0, line);
  }

  /** Takes a rule away, by its number. */
  public void dropRule(String number)
      throws RefusedException, RunException, EngineTerminationException {
    control.ask("dropRule", number);
    int index = Integer.parseInt(number) - 1;
    if (index < rules.size()) {
      rules.remove(index);
    }
  }

  /** Another exec VM gets the rules of this session. */
  public void restoreRules() throws RefusedException, RunException, EngineTerminationException {
    for (int i = rules.size() - 1; i >= 0; i--) {
      control.ask("addRule", rules.get(i));
    }
  }

  /** Makes a host known and connects. */
  public String[] connect(String name, String secret)
      throws RefusedException, RunException, EngineTerminationException {
    String[] info = control.ask("connect", name, secret);
    given.put(name, secret);
    return info;
  }
}
