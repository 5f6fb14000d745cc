package dev.splitbrain.shell.exec;

import dev.splitbrain.api.Host;
import dev.splitbrain.api.HostInfo;
import dev.splitbrain.api.Outage;
import dev.splitbrain.api.Rule;
import dev.splitbrain.api.SplitBrain;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the shell's host commands ask of this VM's agent. Answers are strings; a failure is one line
 * for the user.
 *
 * <p>Threads: the snippet thread, so that a question may be stopped like a snippet.
 */
final class HostCommands {
  private final SnippetScope scope;

  HostCommands(SnippetScope scope) {
    this.scope = scope;
  }

  /**
   * Answers one question.
   *
   * @throws CallFailure with the line the user reads
   */
  String[] answer(Question question, String[] args) throws CallFailure {
    try {
      return switch (question) {
        case WITH -> with(args[0]);
        case LOCAL -> {
          scope.set(null);
          yield new String[0];
        }
        case LEAVE -> {
          scope.leave();
          yield new String[0];
        }
        case WHERE -> scope.host() == null ? new String[0] : info(scope.host());
        case CONNECT -> info(SplitBrain.connect(args[0], args[1]));
        case HOSTS -> SplitBrain.hosts().toArray(new String[0]);
        case INFO -> info(SplitBrain.host(args[0]));
        case STATE -> state(SplitBrain.host(args[0]));
        case AWAIT -> {
          SplitBrain.host(args[0]).awaitBack(Duration.ofSeconds(Long.parseLong(args[1])));
          yield new String[0];
        }
        case DISCONNECT -> {
          SplitBrain.host(args[0]).disconnect();
          yield new String[0];
        }
        case EXAMINE -> Examination.of(args[0]);
        case WHY -> new String[] {why(args[0])};
        case RULES -> rules();
        case ADD_RULE -> {
          SplitBrain.addRule(args[0]);
          yield new String[0];
        }
        case DROP_RULE -> {
          SplitBrain.dropRule(Integer.parseInt(args[0]));
          yield new String[0];
        }
        case PWD -> new String[] {pwd()};
        case CD -> cd(args[0]);
      };
    } catch (UncheckedIOException | IllegalStateException | IllegalArgumentException e) {
      throw new CallFailure(String.valueOf(e.getMessage()));
    }
  }

  /** The shell does not hear that a question was answered: then it takes no switch as done. */
  void unheard(Question question) {
    if (question.switches()) {
      scope.leave();
    }
  }

  private String[] with(String name) {
    Host host = find(name);
    String[] info = info(host);
    scope.set(host);
    return info;
  }

  /** A host by name, {@code @FILE} or URL. */
  static Host find(String name) {
    return name.startsWith("@") || name.contains("://")
        ? SplitBrain.connect(DefaultHostName.of(name), name)
        : SplitBrain.host(name);
  }

  /** Its state; for a host that is down also since when, and why. */
  private static String[] state(Host host) {
    Outage outage = host.outage().orElse(null);
    return outage == null
        ? new String[] {host.state()}
        : new String[] {
          host.state(),
          String.format(
              "%02d:%02d:%02d",
              outage.since().getHour(), outage.since().getMinute(), outage.since().getSecond()),
          outage.why()
        };
  }

  private static String[] info(Host host) {
    HostInfo info = host.info();
    return new String[] {
      info.name(),
      info.state(),
      info.user(),
      info.osName(),
      info.osVersion(),
      info.javaVersion(),
      info.hostName(),
      String.valueOf(info.pid()),
      info.version(),
      String.valueOf(info.epoch()),
      String.valueOf(info.clockOffset().toNanos()),
      String.valueOf(info.roundTrip().toNanos())
    };
  }

  private String why(String path) throws CallFailure {
    try {
      return scope.run(() -> SplitBrain.why(path));
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new CallFailure(e.toString());
    }
  }

  /** Of each rule its text, where it stands, and whether it is built in. */
  private static String[] rules() {
    List<String> cells = new ArrayList<>();
    for (Rule rule : SplitBrain.rules()) {
      cells.addAll(List.of(rule.text(), rule.source(), rule.isBuiltIn() ? "built-in" : ""));
    }
    return cells.toArray(new String[0]);
  }

  private String pwd() {
    return scope.host() == null ? System.getProperty("user.dir") : scope.host().workingDirectory();
  }

  private String[] cd(String directory) throws CallFailure {
    if (scope.host() == null) {
      throw new CallFailure(
          "a JVM cannot change its own working directory: /cd works inside /with HOST");
    }
    scope.host().changeDirectory(directory);
    return new String[] {scope.host().workingDirectory()};
  }
}
