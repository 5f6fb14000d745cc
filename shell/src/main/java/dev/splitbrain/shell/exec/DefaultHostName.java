package dev.splitbrain.shell.exec;

import java.nio.file.Path;

/** What to call a host that the user gave by its secret only. */
public final class DefaultHostName {
  private DefaultHostName() {}

  /**
   * {@code @dir/bench1.url} is called bench1; a URL is called what its host part says.
   *
   * @param secret {@code @FILE} or a URL
   * @return a name that the agent takes
   */
  public static String of(String secret) {
    String name;
    if (secret.startsWith("@")) {
      Path file = Path.of(secret.substring(1)).getFileName();
      name = file == null ? "" : file.toString();
      int dot = name.indexOf('.');
      name = dot > 0 ? name.substring(0, dot) : name;
    } else {
      name = secret.substring(secret.indexOf("://") + 3);
      // Without an @ it may be the token that stands there.
      int at = name.lastIndexOf('@');
      name = at < 0 ? "" : name.substring(at + 1);
      name = name.replaceFirst("[/].*", "").replaceFirst(":[0-9]*$", "");
    }
    name = name.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
    return name.isEmpty() ? "slave" : name;
  }
}
