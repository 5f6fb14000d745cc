package dev.splitbrain.slave.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.slave.session.ReplyCache.Reply;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import org.junit.jupiter.api.Test;

class ReplyCacheTest {
  private final ReplyCache cache = new ReplyCache(4, 1000);

  private static Reply reply(int bytes) {
    return new Reply(0, new byte[bytes], bytes);
  }

  private ErrorKind refused(long id) {
    return assertThrows(Failure.class, () -> cache.admit(id)).getKind();
  }

  @Test
  void aRequestIsCarriedOutOnceUntilConfirmedAndAfter() throws Exception {
    assertNull(cache.admit(1).earlier());
    assertFalse(cache.admit(1).earlier().isDone());
    Reply reply = reply(10);
    cache.finish(1, reply);
    assertSame(reply, cache.admit(1).earlier().join());
    cache.confirm(1);
    assertEquals(0, cache.size());
    assertEquals(ErrorKind.UNKNOWN_OUTCOME, refused(1));
  }

  @Test
  void aRunningRequestCannotBeConfirmed() throws Exception {
    cache.admit(1);
    cache.confirm(1);
    assertEquals(1, cache.size());
    assertFalse(cache.isFinished(1));
  }

  @Test
  void confirmationGoesUpToANumber() throws Exception {
    for (long id = 1; id <= 3; id++) {
      cache.admit(id);
      cache.finish(id, reply(1));
    }
    cache.confirmUpTo(2);
    assertEquals(1, cache.size());
    assertEquals(ErrorKind.UNKNOWN_OUTCOME, refused(1));
    assertTrue(cache.admit(3).earlier().isDone());
  }

  @Test
  void aRequestThatNobodyWaitsForIsForgottenWhenItEnds() throws Exception {
    cache.admit(1);
    cache.confirmUpTo(5);
    assertFalse(cache.admit(1).earlier().isDone());
    cache.finish(1, reply(10));
    assertEquals(0, cache.size());
    assertEquals(ErrorKind.UNKNOWN_OUTCOME, refused(1));
  }

  @Test
  void aFullCacheRefusesByNumber() throws Exception {
    for (long id = 1; id <= 4; id++) {
      cache.admit(id);
    }
    Failure full = assertThrows(Failure.class, () -> cache.admit(5));
    assertEquals(ErrorKind.LIMIT, full.getKind());
    assertTrue(full.getReason().contains("4 replies"), full.getReason());
    assertFalse(cache.admit(4).earlier().isDone(), "a repeat is no new request");
    cache.finish(1, reply(1));
    cache.confirm(1);
    assertNull(cache.admit(5).earlier());
  }

  @Test
  void aFullCacheRefusesByBytes() throws Exception {
    cache.admit(1);
    cache.finish(1, reply(1000));
    assertEquals(ErrorKind.LIMIT, refused(2));
    cache.confirmUpTo(1);
    assertNull(cache.admit(2).earlier());
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
}
