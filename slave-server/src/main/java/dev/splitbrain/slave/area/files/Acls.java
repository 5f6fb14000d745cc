package dev.splitbrain.slave.area.files;

import dev.splitbrain.wire.files.Acl;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Access control lists, on slaves that have them. */
final class Acls {
  private Acls() {}

  static Acl of(Path file, boolean follow) throws IOException {
    AclFileAttributeView view = Views.of(file, follow, AclFileAttributeView.class);
    List<dev.splitbrain.wire.files.AclEntry> entries = new ArrayList<>();
    for (AclEntry entry : view.getAcl()) {
      entries.add(
          new dev.splitbrain.wire.files.AclEntry(
              entry.type().name(),
              Principals.wire(entry.principal()),
              names(entry.permissions()),
              names(entry.flags())));
    }
    return new Acl(Principals.wire(view.getOwner()), entries);
  }

  private static Set<String> names(Collection<? extends Enum<?>> constants) {
    return constants.stream().map(Enum::name).collect(Collectors.toSet());
  }

  static void set(Path file, boolean follow, List<dev.splitbrain.wire.files.AclEntry> entries)
      throws IOException {
    List<AclEntry> acl = new ArrayList<>();
    for (dev.splitbrain.wire.files.AclEntry entry : entries) {
      acl.add(
          AclEntry.newBuilder()
              .setType(AclEntryType.valueOf(entry.getType()))
              .setPrincipal(principal(file.getFileSystem(), entry.getPrincipal()))
              .setPermissions(constants(AclEntryPermission.class, entry.getPermissions()))
              .setFlags(constants(AclEntryFlag.class, entry.getFlags()))
              .build());
    }
    Views.of(file, follow, AclFileAttributeView.class).setAcl(acl);
  }

  private static UserPrincipal principal(
      FileSystem fileSystem, dev.splitbrain.wire.files.Principal principal) throws IOException {
    return principal.isGroup()
        ? Principals.group(fileSystem, principal.getName())
        : Principals.user(fileSystem, principal.getName());
  }

  private static <E extends Enum<E>> Set<E> constants(Class<E> type, Set<String> names) {
    Set<E> constants = EnumSet.noneOf(type);
    for (String name : names) {
      constants.add(Enum.valueOf(type, name));
    }
    return constants;
  }
}
