package dev.splitbrain.agent.area.files.call;

import dev.splitbrain.agent.session.Session;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Which attribute views the slaves' file systems have. Asked once a session, and not at all of
 * Linux, where the JDK's provider has always had the same. Threads: any.
 */
public final class SupportedViews {
  public static final String BASIC = "basic";
  public static final String POSIX = "posix";
  public static final String UNIX = "unix";
  public static final String OWNER = "owner";
  public static final String DOS = "dos";
  public static final String USER = "user";
  public static final String ACL = "acl";

  private static final Set<String> LINUX = Set.of(BASIC, POSIX, UNIX, OWNER, DOS, USER);

  private final Map<Session, Set<String>> known = new WeakHashMap<>();

  /** The names of the session's views. */
  public Set<String> of(SlaveCalls calls) throws IOException {
    if (isLinux(calls.session())) {
      return LINUX;
    }
    synchronized (known) {
      Set<String> views = known.get(calls.session());
      if (views != null) {
        return views;
      }
    }
    List<String> names = calls.byFile("views", null, c -> c.views());
    if (names == null || names.contains(null)) {
      throw calls.protocolError("views without names");
    }
    Set<String> views = Set.copyOf(names);
    synchronized (known) {
      known.put(calls.session(), views);
    }
    return views;
  }

  public static boolean isLinux(Session session) {
    return "Linux".equals(session.info().getOsName());
  }
}
