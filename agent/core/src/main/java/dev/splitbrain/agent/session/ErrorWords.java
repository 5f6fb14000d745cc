package dev.splitbrain.agent.session;

import dev.splitbrain.wire.common.Failure;
import java.io.IOException;
import org.apache.thrift.TException;

/** Words that the errors of sessions have in common. */
final class ErrorWords {
  private ErrorWords() {}

  /**
   * A call, and what it is about.
   *
   * @param call {@code service:method}
   * @param subject may be null
   */
  static String described(String call, String subject) {
    return subject == null ? call : call + " of " + subject;
  }

  /** Why something failed, in the most telling words that it has. */
  static String text(Throwable e) {
    if (e instanceof Failure failure && failure.getReason() != null) {
      return failure.getReason();
    }
    if (e instanceof TException && e.getMessage() == null) {
      return e.getClass().getSimpleName();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** An error's text for a message that has named the host already. */
  static String withoutHost(IOException e, String host) {
    String text = text(e);
    return text.startsWith(host + ": ") ? text.substring(host.length() + 2) : text;
  }
}
