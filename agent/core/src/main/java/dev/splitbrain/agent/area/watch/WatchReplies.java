package dev.splitbrain.agent.area.watch;

import dev.splitbrain.agent.session.ReplyNames;
import dev.splitbrain.wire.session.SlaveInfo;
import dev.splitbrain.wire.watch.Event;
import dev.splitbrain.wire.watch.EventKind;
import java.util.List;

/**
 * What replies of the watch service can be true, as far as a reply alone tells: {@link
 * dev.splitbrain.agent.session.ReplyCheck}.
 */
final class WatchReplies {
  private WatchReplies() {}

  static String fault(SlaveInfo info, String method, Object reply) {
    if (!(reply instanceof List<?> several)) {
      return null;
    }
    for (Object one : several) {
      String fault = one instanceof Event event ? eventFault(info, event) : null;
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private static String eventFault(SlaveInfo info, Event event) {
    if (event.getCount() < 1) {
      return "an event with a count of " + event.getCount();
    }
    boolean named = event.bufferForName() != null;
    if (named == (event.getKind() == EventKind.OVERFLOW)) {
      return "an event " + event.getKind() + (named ? " with" : " without") + " a name";
    }
    return named ? ReplyNames.entryFault(info, "an event", event.bufferForName()) : null;
  }
}
