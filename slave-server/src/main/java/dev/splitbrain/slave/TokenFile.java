package dev.splitbrain.slave;

import dev.splitbrain.wire.hello.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** Where a slave keeps its token, so that its URL survives a restart. */
final class TokenFile {
  private TokenFile() {}

  /** {@code SPLITBRAIN_CONFIG}, else {@code XDG_CONFIG_HOME/splitbrain}, else under the home. */
  static Path configDirectory(Map<String, String> environment, String home) {
    String own = environment.get("SPLITBRAIN_CONFIG");
    if (own != null && !own.isEmpty()) {
      return Path.of(own);
    }
    String xdg = environment.get("XDG_CONFIG_HOME");
    return xdg != null && !xdg.isEmpty()
        ? Path.of(xdg, "splitbrain")
        : Path.of(home, ".config", "splitbrain");
  }

  /**
   * The token of the slave with this name; made at its first start.
   *
   * @throws IOException if the file cannot be trusted or written; the message never holds a token
   */
  static Token of(Path configDirectory, String slaveName) throws IOException {
    Path file = configDirectory.resolve("slaves").resolve(slaveName + ".token");
    SecretFiles.createDirectory(file.getParent());
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      // Of two slaves that start at once, one writes, and both use what was written.
      SecretFiles.write(file, Token.random().secretText(), false);
    }
    try {
      return Token.parse(SecretFiles.read(file));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          file + " holds no token (" + e.getMessage() + "); delete it for a new one", e);
    }
  }
}
