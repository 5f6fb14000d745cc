package dev.splitbrain.agent.area.processes;

import dev.splitbrain.wire.processes.OutputReply;
import dev.splitbrain.wire.processes.StartReply;
import dev.splitbrain.wire.processes.WaitReply;
import dev.splitbrain.wire.session.SlaveInfo;

/**
 * What replies of the processes service can be true, as far as a reply alone tells: {@link
 * dev.splitbrain.agent.session.ReplyCheck}.
 */
final class ProcessesReplies {
  private static final int MOST_STATUS = 255;

  private ProcessesReplies() {}

  static String fault(SlaveInfo info, String method, Object reply) {
    if (reply instanceof StartReply start) {
      return start.getPid() <= 0 ? "a pid of " + start.getPid() : null;
    }
    if (reply instanceof OutputReply output) {
      return output.isSetExitStatus() ? statusFault(info, output.getExitStatus()) : null;
    }
    if (reply instanceof WaitReply wait) {
      if (wait.isExited() && !wait.isSetExitStatus()) {
        return "the end of a process without exitStatus";
      }
      return wait.isSetExitStatus() ? statusFault(info, wait.getExitStatus()) : null;
    }
    if (reply instanceof Integer available) {
      return available < 0 ? method + " of " + available : null;
    }
    return null;
  }

  /** A Windows has 32 bits for it. */
  private static String statusFault(SlaveInfo info, int status) {
    boolean possible =
        info.getOsName().startsWith("Windows") || (status >= 0 && status <= MOST_STATUS);
    return possible ? null : "exitStatus of " + status;
  }
}
