package dev.splitbrain.shell.engine;

import dev.splitbrain.shell.exec.Place;
import dev.splitbrain.shell.exec.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.RunException;

/**
 * Where the next snippets act, as the user said last. Threads: one, but for {@link #place}, which
 * any may ask.
 */
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
  private volatile Place place = Place.MASTER;

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

  /** Where the next snippets act. */
  public Place place() {
    return place;
  }

  /**
   * Another exec VM has taken over. It begins on the master, where the user may not have been:
   * nobody is anywhere until {@link #restore} has been told where.
   */
  public void attach(ForkedControl newControl) {
    control = newControl;
    place = Place.NOWHERE;
  }

  /**
   * Goes to a host, connecting if need be. On failure it leads nowhere.
   *
   * @param host a name, {@code @FILE}, or a URL
   * @return what the host says of itself; its name first
   * @throws RefusedException with one line for the user
   */
  public String[] with(String host)
      throws RefusedException, RunException, EngineTerminationException {
    leave();
    if (builtIn != null && host.equals(builtIn.name())) {
      startBuiltIn();
    } else if (given.containsKey(host)) {
      control.ask(Question.CONNECT, host, given.get(host));
    }
    String[] info = control.ask(Question.WITH, host);
    if (host.startsWith("@") || host.contains("://")) {
      given.put(info[0], host);
    }
    place = Place.on(info[0]);
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
    control.ask(Question.CONNECT, builtIn.name(), "@" + urlFile);
  }

  /** Goes back to the master. */
  public void local() throws RefusedException, RunException, EngineTerminationException {
    place = Place.NOWHERE;
    control.ask(Question.LOCAL);
    place = Place.MASTER;
  }

  /** Goes nowhere: no snippet runs until {@link #with} or {@link #local}. */
  public void leave() throws RefusedException, RunException, EngineTerminationException {
    place = Place.NOWHERE;
    control.ask(Question.LEAVE);
  }

  /** Goes back to where {@link #place} was. On failure it leads nowhere. */
  public void restore(Place before)
      throws RefusedException, RunException, EngineTerminationException {
    if (before.host() != null) {
      with(before.host());
    } else if (before.isNowhere()) {
      leave();
    } else {
      local();
    }
  }

  /** Puts a rule before all others; it outlives the exec VM. */
  public void addRule(String line)
      throws RefusedException, RunException, EngineTerminationException {
    control.ask(Question.ADD_RULE, line);
    rules.add(0, line);
  }

  /** Takes a rule away, by its number. */
  public void dropRule(String number)
      throws RefusedException, RunException, EngineTerminationException {
    control.ask(Question.DROP_RULE, number);
    int index = Integer.parseInt(number) - 1;
    if (index < rules.size()) {
      rules.remove(index);
    }
  }

  /** Another exec VM gets the rules of this session. */
  public void restoreRules() throws RefusedException, RunException, EngineTerminationException {
    for (int i = rules.size() - 1; i >= 0; i--) {
      control.ask(Question.ADD_RULE, rules.get(i));
    }
  }

  /** Makes a host known and connects. */
  public String[] connect(String name, String secret)
      throws RefusedException, RunException, EngineTerminationException {
    String[] info = control.ask(Question.CONNECT, name, secret);
    given.put(name, secret);
    return info;
  }
}
