package dev.splitbrain.agent.area.files.attribute;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.files.Principal;
import java.io.IOException;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.Security;
import java.util.Objects;

/** Users and groups of a slave by name. It stays on the host where it was asked for. */
public final class SlavePrincipals extends UserPrincipalLookupService {
  /** From this release on the JDK keeps names of users out of exceptions. */
  private static final int JDK_OF_HIDDEN_NAMES = 25;

  private static final String INCLUDED = "jdk.includeInExceptions";

  private final SlaveCalls calls;

  public SlavePrincipals(SlaveCalls calls) {
    this.calls = calls;
  }

  @Override
  public UserPrincipal lookupPrincipalByName(String name) throws IOException {
    return look(Objects.requireNonNull(name), false);
  }

  @Override
  public GroupPrincipal lookupPrincipalByGroupName(String group) throws IOException {
    if (look(Objects.requireNonNull(group), true) instanceof GroupPrincipal found) {
      return found;
    }
    throw calls.protocolError("a user for a group");
  }

  private SlavePrincipal look(String name, boolean group) throws IOException {
    try {
      return known(calls, calls.byHandle("principal", name, null, c -> c.principal(name, group)));
    } catch (Failure f) {
      IOException error = calls.ioError(f);
      if (f.getKind() != ErrorKind.UNKNOWN_PRINCIPAL || showsNames()) {
        throw error;
      }
      UserPrincipalNotFoundException nameless = new UserPrincipalNotFoundException("");
      for (Throwable trace : error.getSuppressed()) {
        nameless.addSuppressed(trace);
      }
      throw nameless;
    }
  }

  /** By the JDK's own setting, which a system property overrides. */
  private static boolean showsNames() {
    if (JdkFiles.FEATURE < JDK_OF_HIDDEN_NAMES) {
      return true;
    }
    String included = System.getProperty(INCLUDED);
    if (included == null) {
      included = Security.getProperty(INCLUDED);
    }
    for (String word : included == null ? new String[0] : included.split(",")) {
      if (word.strip().equalsIgnoreCase("userInfo")) {
        return true;
      }
    }
    return false;
  }

  /** A slave may leave out anything. */
  static SlavePrincipal known(SlaveCalls calls, Principal principal) throws IOException {
    if (principal == null || principal.getName() == null) {
      throw calls.protocolError("a user or group without a name");
    }
    return SlavePrincipal.of(calls.session().hostName(), principal);
  }
}
