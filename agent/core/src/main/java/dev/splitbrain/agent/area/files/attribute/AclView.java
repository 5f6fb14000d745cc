package dev.splitbrain.agent.area.files.attribute;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.call.SupportedViews;
import dev.splitbrain.wire.files.Acl;
import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.Principal;
import java.io.IOException;
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
import java.util.TreeSet;

/** The access control list of a slave's file, where its system has them. */
record AclView(SlaveAttributes attributes, Path file, boolean follow)
    implements AclFileAttributeView {
  @Override
  public String name() {
    return SupportedViews.ACL;
  }

  private Acl read() throws IOException {
    SlaveCalls calls = attributes.calls();
    Acl acl = calls.byPath("acl", file, c -> c.acl(calls.wire(file), follow));
    if (acl == null || acl.getEntries() == null || acl.getEntries().contains(null)) {
      throw calls.protocolError("an access control list without entries");
    }
    return acl;
  }

  @Override
  public UserPrincipal getOwner() throws IOException {
    return SlavePrincipals.known(attributes.calls(), read().getOwner());
  }

  @Override
  public void setOwner(UserPrincipal owner) throws IOException {
    attributes.setOwner(file, follow, owner);
  }

  @Override
  public List<AclEntry> getAcl() throws IOException {
    List<AclEntry> acl = new ArrayList<>();
    for (dev.splitbrain.wire.files.AclEntry entry : read().getEntries()) {
      UserPrincipal principal = SlavePrincipals.known(attributes.calls(), entry.getPrincipal());
      try {
        acl.add(
            AclEntry.newBuilder()
                .setType(AclEntryType.valueOf(entry.getType()))
                .setPrincipal(principal)
                .setPermissions(constants(AclEntryPermission.class, entry.getPermissions()))
                .setFlags(constants(AclEntryFlag.class, entry.getFlags()))
                .build());
      } catch (IllegalArgumentException | NullPointerException e) {
        throw attributes.calls().protocolError("an access control entry that is none: " + entry);
      }
    }
    return acl;
  }

  @Override
  public void setAcl(List<AclEntry> acl) throws IOException {
    List<dev.splitbrain.wire.files.AclEntry> entries = new ArrayList<>();
    for (AclEntry entry : acl) {
      SlavePrincipal principal = attributes.ofThisHost(file, entry.principal());
      boolean isGroup = principal instanceof SlavePrincipal.Group;
      entries.add(
          new dev.splitbrain.wire.files.AclEntry(
              entry.type().name(),
              new Principal(principal.getName(), isGroup),
              names(entry.permissions()),
              names(entry.flags())));
    }
    attributes.change(file, follow, List.of(new AttributeChange().setAcl(entries)));
  }

  private static Set<String> names(Collection<? extends Enum<?>> constants) {
    Set<String> names = new TreeSet<>();
    for (Enum<?> constant : constants) {
      names.add(constant.name());
    }
    return names;
  }

  private static <E extends Enum<E>> Set<E> constants(Class<E> type, Set<String> names) {
    Set<E> constants = EnumSet.noneOf(type);
    for (String name : names) {
      constants.add(Enum.valueOf(type, name));
    }
    return constants;
  }
}
