package dev.splitbrain.slave.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.slave.session.ReplyCache.Admission;
import dev.splitbrain.slave.session.ReplyCache.Reply;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReplyCacheTest {
  private final ReplyCache cache = new ReplyCache(4, 1000);

  private static Reply reply(int bytes) {
    return new Reply(0, new byte[bytes], bytes);
  }

  private final Map<Long, Admission> admitted = new HashMap<>();

  private void first(long id) throws Failure {
    Admission admission = cache.admit(id);
    assertNull(admission.earlier());
    admitted.put(id, admission);
  }

  private void finish(long id, Reply reply) {
    cache.finish(admitted.get(id), reply);
  }

  private ErrorKind refused(long id) {
    return assertThrows(Failure.class, () -> cache.admit(id)).getKind();
  }

  @Test
  void aRequestIsCarriedOutOnceUntilConfirmedAndAfter() throws Exception {
    first(1);
    assertFalse(cache.admit(1).earlier().isDone());
    Reply reply = reply(10);
    finish(1, reply);
    assertSame(reply, cache.admit(1).earlier().join());
    cache.confirm(1);
    assertEquals(0, cache.size());
    assertEquals(ErrorKind.UNKNOWN_OUTCOME, refused(1));
  }

  @Test
  void aRunningRequestCannotBeConfirmed() throws Exception {
    first(1);
    cache.confirm(1);
    assertEquals(1, cache.size());
    assertFalse(cache.isFinished(1));
  }

  @Test
  void confirmationGoesUpToANumber() throws Exception {
    for (long id = 1; id <= 3; id++) {
      first(id);
      finish(id, reply(1));
    }
    cache.confirmUpTo(2);
    assertEquals(1, cache.size());
    assertEquals(ErrorKind.UNKNOWN_OUTCOME, refused(1));
    assertTrue(cache.admit(3).earlier().isDone());
  }

  @Test
  void aRequestThatNobodyWaitsForIsForgottenWhenItEnds() throws Exception {
    first(1);
    cache.confirmUpTo(5);
    assertFalse(cache.admit(1).earlier().isDone());
    finish(1, reply(10));
    assertEquals(0, cache.size());
    assertEquals(ErrorKind.UNKNOWN_OUTCOME, refused(1));
  }

  @Test
  void aFullCacheRefusesByNumber() throws Exception {
    for (long id = 1; id <= 4; id++) {
      first(id);
    }
    Failure full = assertThrows(Failure.class, () -> cache.admit(5));
    assertEquals(ErrorKind.LIMIT, full.getKind());
    assertTrue(full.getReason().contains("4 replies"), full.getReason());
    assertFalse(cache.admit(4).earlier().isDone(), "a repeat is no new request");
    finish(1, reply(1));
    cache.confirm(1);
    first(5);
  }

  @Test
  void aFullCacheRefusesByBytes() throws Exception {
    first(1);
    finish(1, reply(1000));
    assertEquals(ErrorKind.LIMIT, refused(2));
    cache.confirmUpTo(1);
    first(2);
  }

  @Test
  void looksLeaveNothingBehind() {
    for (long id = 1; id <= 10_000; id++) {
      cache.finishedLook(id);
    }
    assertEquals(0, cache.size());
    assertTrue(cache.isFinished(10_000));
    assertFalse(cache.isFinished(10_001));
  }

  @Test
  void whoeverWaitsForAReplyWaitsNoLongerThanTheSession() throws Exception {
    first(1);
    CompletableFuture<Reply> repeat = cache.admit(1).earlier();
    cache.close();
    assertTrue(repeat.isCompletedExceptionally());
    finish(1, reply(1));
    cache.confirm(1);
    assertEquals(0, cache.size());
  }

  @Test
  void numbersWithGapsAreNotRememberedForEver() throws Exception {
    for (long id = 2; id <= 2L * IdRanges.MOST_GAPS; id += 2) {
      cache.checkGaps(id);
      cache.finishedLook(id);
    }
    Failure gap = assertThrows(Failure.class, () -> cache.checkGaps(100_000));
    assertTrue(gap.getReason().contains("protocol error: request number 100000"), gap.getReason());
    assertEquals(ErrorKind.LIMIT, refused(100_000));
    cache.checkGaps(1);
    cache.confirmUpTo(50_000);
    first(100_000);
  }
}
