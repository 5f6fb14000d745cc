package dev.splitbrain.agent.area.files;

import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;

/** A user or group of a slave. Immutable; equal only to the same identity of the same host. */
class SlavePrincipal implements UserPrincipal {
  final String host;
  final int id;
  private final String name;

  private SlavePrincipal(String host, int id, String name) {
    this.host = host;
    this.id = id;
    this.name = name == null ? Integer.toString(id) : name;
  }

  static SlavePrincipal user(String host, int id, String name) {
    return new SlavePrincipal(host, id, name);
  }

  static Group group(String host, int id, String name) {
    return new Group(host, id, name);
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SlavePrincipal principal
        && principal.getClass() == getClass()
        && principal.id == id
        && principal.host.equals(host);
  }

  @Override
  public int hashCode() {
    return id;
  }

  /** A group. */
  static final class Group extends SlavePrincipal implements GroupPrincipal {
    private Group(String host, int id, String name) {
      super(host, id, name);
    }
  }
}
