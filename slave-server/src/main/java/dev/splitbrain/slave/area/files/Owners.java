package dev.splitbrain.slave.area.files;

import dev.splitbrain.wire.files.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Names of users and groups by number. The system looks one up in files or over the network, each
 * time; in a listing the same few come up again and again. Names are kept for a second, and a
 * number without a name is not kept at all: the user may be created next. Threads: any.
 */
final class Owners {
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier ticker;
  private final Map<Integer, String> users = new HashMap<>();
  private final Map<Integer, String> groups = new HashMap<>();
  private long since;

  Owners(LongSupplier ticker) {
    this.ticker = ticker;
    this.since = ticker.getAsLong();
  }

  /** Sets owner and group of a look that has their numbers. */
  void fill(Stat stat, Path file, LinkOption[] links) throws IOException {
    String user;
    String group;
    synchronized (this) {
      long now = ticker.getAsLong();
      if (now - since > KEPT_NANOS) {
        users.clear();
        groups.clear();
        since = now;
      }
      user = users.get(stat.getUid());
      group = groups.get(stat.getGid());
    }
    if (user == null) {
      user = name(file, "unix:owner", links);
      keep(users, stat.getUid(), user);
    }
    if (group == null) {
      group = name(file, "unix:group", links);
      keep(groups, stat.getGid(), group);
    }
    stat.setOwner(user);
    stat.setGroup(group);
  }

  private static String name(Path file, String attribute, LinkOption[] links) throws IOException {
    return ((Principal) Files.getAttribute(file, attribute, links)).getName();
  }

  private synchronized void keep(Map<Integer, String> names, int number, String name) {
    if (!name.equals(Integer.toUnsignedString(number)) && !name.equals(Integer.toString(number))) {
      names.put(number, name);
    }
  }
}
