package dev.splitbrain.agent.area.files.attribute;

import dev.splitbrain.wire.files.Principal;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;

/**
 * A user or group of a slave. Immutable; equal only to the same identity of the same host: by
 * number where the system has numbers, as in the JDK, else by name.
 */
class SlavePrincipal implements UserPrincipal {
  /** The JDK's number of the special users {@code OWNER@}, {@code GROUP@}, {@code EVERYONE@}. */
  private static final int SPECIAL = -1;

  final String host;

  /** Null where the slave's system has no numbers. */
  final Integer id;

  private final String name;

  private SlavePrincipal(String host, Integer id, String name) {
    this.host = host;
    this.id = id;
    this.name = name == null ? String.valueOf(id) : name;
  }

  static SlavePrincipal user(String host, int id, String name) {
    return new SlavePrincipal(host, id, name);
  }

  static Group group(String host, int id, String name) {
    return new Group(host, id, name);
  }

  /** What a slave told; its name must be there. */
  static SlavePrincipal of(String host, Principal principal) {
    Integer id = principal.isSetId() ? principal.getId() : null;
    return principal.isGroup()
        ? new Group(host, id, principal.getName())
        : new SlavePrincipal(host, id, principal.getName());
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }

  private boolean isNamed() {
    return id == null || id == SPECIAL;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SlavePrincipal principal
        && principal.getClass() == getClass()
        && principal.host.equals(host)
        && Objects.equals(principal.id, id)
        && (!isNamed() || principal.name.equals(name));
  }

  @Override
  public int hashCode() {
    return isNamed() ? name.hashCode() : id;
  }

  /** A group. */
  static final class Group extends SlavePrincipal implements GroupPrincipal {
    private Group(String host, Integer id, String name) {
      super(host, id, name);
    }
  }
}
