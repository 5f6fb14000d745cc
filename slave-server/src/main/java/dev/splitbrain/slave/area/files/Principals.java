package dev.splitbrain.slave.area.files;

import dev.splitbrain.slave.system.JdkInternals;
import dev.splitbrain.wire.files.Principal;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.file.FileSystem;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/** Users and groups of the slave. */
final class Principals {
  /** Where the JDK keeps the number of a user or group; it shows the name alone. */
  private static final Field NUMBER =
      JdkInternals.find(
          () -> Class.forName("sun.nio.fs.UnixUserPrincipals$User").getDeclaredField("id"));

  private static final MethodHandle OF_UID = ofNumber("fromUid", "User");
  private static final MethodHandle OF_GID = ofNumber("fromGid", "Group");

  private Principals() {}

  /** The JDK's own maker of the principal of a number; null where it is shut. */
  private static MethodHandle ofNumber(String method, String type) {
    try {
      Class<?> all = Class.forName("sun.nio.fs.UnixUserPrincipals");
      Class<?> one = Class.forName("sun.nio.fs.UnixUserPrincipals$" + type);
      return MethodHandles.privateLookupIn(all, MethodHandles.lookup())
          .findStatic(all, method, MethodType.methodType(one, int.class))
          .asType(MethodType.methodType(UserPrincipal.class, int.class));
    } catch (ReflectiveOperationException absentOrShut) {
      return null;
    }
  }

  /** A user by number. */
  static UserPrincipal user(FileSystem fileSystem, int number) throws IOException {
    return OF_UID == null ? user(fileSystem, Integer.toString(number)) : numbered(OF_UID, number);
  }

  /** A group by number. */
  static GroupPrincipal group(FileSystem fileSystem, int number) throws IOException {
    return OF_GID == null
        ? group(fileSystem, Integer.toString(number))
        : (GroupPrincipal) numbered(OF_GID, number);
  }

  private static UserPrincipal numbered(MethodHandle maker, int number) {
    try {
      return (UserPrincipal) maker.invokeExact(number);
    } catch (Throwable e) {
      throw new LinkageError("a look-up of the JDK's throws", e);
    }
  }

  /**
   * A user by name.
   *
   * @throws UserPrincipalNotFoundException with the name, if there is none
   */
  static UserPrincipal user(FileSystem fileSystem, String name) throws IOException {
    return found(name, service(fileSystem)::lookupPrincipalByName);
  }

  /** A group by name; as {@link #user}. */
  static GroupPrincipal group(FileSystem fileSystem, String name) throws IOException {
    return found(name, service(fileSystem)::lookupPrincipalByGroupName);
  }

  private static UserPrincipalLookupService service(FileSystem fileSystem) {
    return fileSystem.getUserPrincipalLookupService();
  }

  private interface Lookup<P> {
    P byName(String name) throws IOException;
  }

  /** Newer JDKs leave the name out of the exception; whether to show it is the master's affair. */
  private static <P> P found(String name, Lookup<P> lookup) throws IOException {
    try {
      return lookup.byName(name);
    } catch (UserPrincipalNotFoundException e) {
      UserPrincipalNotFoundException named = new UserPrincipalNotFoundException(name);
      named.initCause(e);
      throw named;
    }
  }

  /** As the wire carries it. */
  static Principal wire(UserPrincipal principal) {
    Principal wire = new Principal();
    wire.setName(principal.getName());
    wire.setGroup(principal instanceof GroupPrincipal);
    if (NUMBER != null && NUMBER.getDeclaringClass().isInstance(principal)) {
      try {
        wire.setId(NUMBER.getInt(principal));
      } catch (IllegalAccessException e) {
        throw new LinkageError("UnixUserPrincipals.User.id", e);
      }
    }
    return wire;
  }
}
