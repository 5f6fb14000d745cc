package dev.splitbrain.agent.area.files.attribute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.files.side.FakeFiles;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.files.Acl;
import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.Principal;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Views and users of a slave whose system has neither POSIX permissions nor numbers of users. */
class ForeignViewsTest {
  private static final Path F = Path.of("/f");

  private final FakeFiles fake = new FakeFiles();
  private final List<AttributeChange> changes = new ArrayList<>();

  @BeforeEach
  @SuppressWarnings("unchecked")
  void answers() {
    fake.session.info.setOsName("Windows 11");
    fake.on("views", args -> List.of("basic", "owner", "acl", "dos", "user"))
        .on("principal", args -> new Principal((String) args[0], (Boolean) args[1]))
        .on(
            "setAttributes",
            args -> {
              changes.addAll((List<AttributeChange>) args[2]);
              return null;
            })
        .on(
            "acl",
            args ->
                new Acl(
                    new Principal("BUILTIN\\Administrators", true),
                    List.of(
                        new dev.splitbrain.wire.files.AclEntry(
                            "ALLOW",
                            new Principal("anna", false),
                            Set.of("READ_DATA"),
                            Set.of("FILE_INHERIT")))));
  }

  private AclFileAttributeView acl() throws IOException {
    return fake.slave.view(F, AclFileAttributeView.class);
  }

  @Test
  void theSlavesViewsAreAskedOnce() throws IOException {
    assertNull(fake.slave.view(F, PosixFileAttributeView.class));
    assertEquals("acl", acl().name());
    assertEquals(Set.of("basic", "owner", "acl", "dos", "user"), fake.slave.supportedViews());
    UnsupportedOperationException e =
        assertThrows(
            UnsupportedOperationException.class, () -> fake.slave.attributes(F, "posix:*"));
    assertEquals("View 'posix' not available", e.getMessage());
    assertEquals(List.of("views"), fake.newCalls());
  }

  @Test
  void accessControlListsAreReadAndSet() throws IOException {
    AclEntry entry = acl().getAcl().get(0);
    assertEquals(AclEntryType.ALLOW, entry.type());
    assertEquals("anna", entry.principal().getName());
    assertEquals(Set.of(AclEntryPermission.READ_DATA), entry.permissions());
    assertEquals(Set.of(AclEntryFlag.FILE_INHERIT), entry.flags());
    assertEquals(Set.of("acl", "owner"), fake.slave.attributes(F, "acl:*").keySet());
    fake.slave.setAttribute(F, "acl:acl", List.of(entry));
    assertEquals("anna", changes.get(0).getAcl().get(0).getPrincipal().getName());
    AclEntry stranger = AclEntry.newBuilder(entry).setPrincipal(() -> "stranger").build();
    assertThrows(ProviderMismatchException.class, () -> acl().setAcl(List.of(stranger)));
  }

  @Test
  void ownersWithoutNumbersGoByName() throws IOException {
    FileOwnerAttributeView owner = fake.slave.view(F, FileOwnerAttributeView.class);
    assertEquals("BUILTIN\\Administrators", owner.getOwner().getName());
    assertEquals(owner.getOwner(), owner.getOwner());
    UserPrincipal anna = fake.slave.principals().lookupPrincipalByName("anna");
    assertEquals(anna, fake.slave.principals().lookupPrincipalByName("anna"));
    assertNotEquals(anna, fake.slave.principals().lookupPrincipalByGroupName("anna"));
    owner.setOwner(anna);
    owner.setOwner(owner.getOwner());
    assertEquals("anna", changes.get(0).getOwner());
    assertEquals("BUILTIN\\Administrators", changes.get(1).getOwner());
  }

  @Test
  void usersOfTheMasterAreNobodyHere() throws IOException {
    UserPrincipal root =
        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("root");
    ProviderMismatchException e =
        assertThrows(
            ProviderMismatchException.class, () -> fake.slave.setAttribute(F, "owner:owner", root));
    assertTrue(e.getMessage().contains("'root' was looked up on the master"), e.getMessage());
    assertTrue(e.getMessage().contains("/f is on host bench1"), e.getMessage());
  }

  @Test
  void creationTimesAreSetWhereTheSystemCan() throws IOException {
    fake.slave.setAttribute(F, "creationTime", FileTime.fromMillis(1_000));
    assertEquals(1, changes.get(0).getCreated().getSeconds());
  }

  @Test
  void whoCannotBeFoundIsNobody() {
    fake.on(
        "principal",
        args -> {
          throw FakeFiles.failure(ErrorKind.UNKNOWN_PRINCIPAL, "nobody");
        });
    assertThrows(
        UserPrincipalNotFoundException.class,
        () -> fake.slave.principals().lookupPrincipalByName("nobody"));
  }

  @Test
  void whatNoSlaveSendsIsAnError() throws IOException {
    AclFileAttributeView view = acl();
    fake.on(
        "acl",
        args ->
            new Acl(
                new Principal("x", false),
                List.of(
                    new dev.splitbrain.wire.files.AclEntry(
                        "PERHAPS", new Principal("x", false), Set.of(), Set.of()))));
    assertTrue(
        assertThrows(IOException.class, view::getAcl).getMessage().contains("protocol error"));
    fake.on("principal", args -> new Principal("x", false));
    assertTrue(
        assertThrows(
                IOException.class, () -> fake.slave.principals().lookupPrincipalByGroupName("x"))
            .getMessage()
            .contains("protocol error"));
    fake.on("userAttributes", args -> Map.of("a", FakeFiles.bytes("1")));
    assertEquals(Set.of("a"), fake.slave.attributes(F, "user:*").keySet());
  }
}
