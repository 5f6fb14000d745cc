package dev.splitbrain.slave.area.files;

import dev.splitbrain.wire.files.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
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

  /** A name that has to be looked up. */
  private interface Name {
    String lookUp() throws IOException;
  }

  /** Sets owner and group of a look that has their numbers. */
  void fill(Stat stat, Path file, LinkOption[] links) throws IOException {
    fill(stat, () -> name(file, "unix:owner", links), () -> name(file, "unix:group", links));
  }

  /** As the other, of a look that the JDK made. */
  void fill(Stat stat, PosixFileAttributes look) throws IOException {
    fill(stat, () -> look.owner().getName(), () -> look.group().getName());
  }

  private void fill(Stat stat, Name ofUser, Name ofGroup) throws IOException {
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
      user = ofUser.lookUp();
      keep(users, stat.getUid(), user);
    }
    if (group == null) {
      group = ofGroup.lookUp();
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
