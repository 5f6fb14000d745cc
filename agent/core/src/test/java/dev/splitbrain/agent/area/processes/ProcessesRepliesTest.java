package dev.splitbrain.agent.area.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Cancellation;
import dev.splitbrain.agent.session.LyingSlave;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.processes.OutputReply;
import dev.splitbrain.wire.processes.ProcessesService.Client;
import dev.splitbrain.wire.processes.StartReply;
import dev.splitbrain.wire.processes.StartRequest;
import dev.splitbrain.wire.processes.WaitReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Lies of a slave about processes: each is an error that names it, and none makes us spin. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessesRepliesTest {
  private static Child child(LyingSlave lying) throws Exception {
    lying.slave.expect("processes:start").reply(new StartReply(1, 42));
    return Child.start(new Route(lying.session, "inside with(bench1)"), "prog", new StartRequest());
  }

  @Test
  void everyLieIsAnErrorThatNamesHostCallAndField() throws Exception {
    try (LyingSlave lying = new LyingSlave()) {
      for (long pid : new long[] {0, -1, Long.MIN_VALUE}) {
        lying.<Client>assertRefused(
            Child.STUB,
            "processes:start",
            new StartReply(1, pid),
            "a pid of " + pid,
            c -> c.start(new StartRequest()));
      }
      lying.<Client>assertRefused(
          Child.STUB,
          "processes:start",
          new StartReply(1, 5).setStarted(new Time(1, -1)),
          "as started",
          c -> c.start(new StartRequest()));
      for (int status : new int[] {-1, 256}) {
        lying.<Client>assertRefused(
            Child.STUB,
            "processes:waitFor",
            new WaitReply(true).setExitStatus(status),
            "exitStatus of " + status,
            c -> c.waitFor(1, -1));
        lying.<Client>assertRefused(
            Child.STUB,
            "processes:readOutput",
            new OutputReply(ByteBuffer.allocate(0), true).setExitStatus(status),
            "exitStatus of " + status,
            c -> c.readOutput(1, 1, 9));
      }
      lying.<Client>assertRefused(
          Child.STUB,
          "processes:waitFor",
          new WaitReply(true),
          "without exitStatus",
          c -> c.waitFor(1, -1));
      lying.<Client>assertRefused(
          Child.STUB,
          "processes:readOutput",
          new OutputReply(null, true),
          "OutputReply without data",
          c -> c.readOutput(1, 1, 9));
      lying.<Client>assertRefused(
          Child.STUB,
          "processes:availableOutput",
          -3,
          "availableOutput of -3",
          c -> c.availableOutput(1, 1));
    }
  }

  private static void assertLie(String words, Executable call) {
    IOException e = assertThrows(IOException.class, call);
    assertTrue(e.getMessage().contains("protocol error of host bench1"), e.getMessage());
    assertTrue(e.getMessage().contains(words), e.getMessage());
    assertTrue(e.getMessage().contains("prog (pid 42)"), e.getMessage());
  }

  @Test
  void aWaitThatIsNoneIsAnErrorAndNotAskedForAgain() throws Exception {
    try (LyingSlave lying = new LyingSlave()) {
      Child child = child(lying);
      lying.slave.always("processes:waitFor").reply(new WaitReply(false));

      assertLie("without bound", child::await);
      assertLie("without bound", child::awaitInterruptibly);
      assertLie("over at once", () -> child.awaitInterruptibly(TimeUnit.HOURS.toNanos(1)));
      assertEquals(3, lying.slave.seen("processes:waitFor").size());
      assertEquals(null, child.poll(), "a look is no wait");
    }
  }

  @Test
  void outputThatIsNoneIsAnError() throws Exception {
    try (LyingSlave lying = new LyingSlave()) {
      Child child = child(lying);
      lying
          .slave
          .expect("processes:readOutput")
          .reply(new OutputReply(ByteBuffer.allocate(0), false));
      assertLie("output that is none", () -> child.readOutput(1, 9, new Cancellation()));
      lying
          .slave
          .expect("processes:readOutput")
          .reply(new OutputReply(ByteBuffer.allocate(10), false));
      assertLie("more than was asked", () -> child.readOutput(1, 9, new Cancellation()));
    }
  }
}
