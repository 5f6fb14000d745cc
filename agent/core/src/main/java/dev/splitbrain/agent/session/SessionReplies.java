package dev.splitbrain.agent.session;

import dev.splitbrain.wire.hello.Greeting;
import dev.splitbrain.wire.session.OpenReply;
import dev.splitbrain.wire.session.SlaveInfo;
import java.nio.ByteBuffer;
import java.util.Map;

/** What replies of the session service can be true. As {@link ReplyCheck}. */
final class SessionReplies {
  private SessionReplies() {}

  static String fault(SlaveInfo info, String method, Object reply) {
    if (reply instanceof OpenReply open) {
      int length = open.getSessionId().length;
      return length == Greeting.SESSION_ID_LENGTH
          ? infoFault(open.getInfo())
          : "a sessionId of " + length + " bytes";
    }
    if (method.equals("changeDirectory") && reply instanceof ByteBuffer directory) {
      return ReplyNames.absoluteFault(info, "the working directory", directory);
    }
    if (method.equals("openHandles") && reply instanceof Map<?, ?> counts) {
      for (Map.Entry<?, ?> count : counts.entrySet()) {
        if (count.getValue() instanceof Integer number && number < 0) {
          return "a count of " + number + " handles";
        }
      }
    }
    return null;
  }

  private static String infoFault(SlaveInfo info) {
    if (info.getPid() <= 0) {
      return "a pid of " + info.getPid();
    }
    String separator = info.getFileSeparator();
    if (!separator.equals("/") && !separator.equals("\\")) {
      return "fileSeparator \"" + ReplyNames.shown(separator) + '"';
    }
    String fault =
        ReplyNames.absoluteFault(info, "workingDirectory", info.bufferForWorkingDirectory());
    return fault != null
        ? fault
        : ReplyNames.fault("temporaryDirectory", info.bufferForTemporaryDirectory());
  }
}
