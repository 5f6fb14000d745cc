package dev.splitbrain.slave.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class IdRangesTest {
  @RepeatedTest(50)
  void itIsASet(RepetitionInfo info) {
    Random random = new Random(info.getCurrentRepetition());
    IdRanges ranges = new IdRanges();
    Set<Long> model = new HashSet<>();
    long upTo = 0;
    for (int i = 0; i < 300; i++) {
      long id = 1 + random.nextInt(150);
      if (random.nextInt(20) == 0) {
        ranges.addUpTo(id);
        for (long one = 1; one <= id; one++) {
          model.add(one);
        }
      } else {
        ranges.add(id);
        model.add(id);
      }
      while (model.contains(upTo + 1)) {
        upTo++;
      }
      assertEquals(upTo, ranges.contiguous());
      for (long one = 1; one <= 160; one++) {
        assertEquals(model.contains(one), ranges.contains(one));
      }
    }
  }

  @Test
  void oneStragglerCostsOneGap() {
    IdRanges ranges = new IdRanges();
    for (long id = 2; id <= 100_000; id++) {
      ranges.add(id);
    }
    assertEquals(1, ranges.size());
    ranges.add(1);
    assertEquals(0, ranges.size());
    assertEquals(100_000, ranges.contiguous());
  }

  @Test
  void anyOrderEndsTheSame() {
    List<Long> ids = new ArrayList<>();
    for (long id = 1; id <= 1000; id++) {
      ids.add(id);
    }
    Collections.shuffle(ids, new Random(1));
    IdRanges ranges = new IdRanges();
    ids.forEach(ranges::add);
    assertTrue(ranges.contains(1000));
    assertEquals(1000, ranges.contiguous());
  }
}
