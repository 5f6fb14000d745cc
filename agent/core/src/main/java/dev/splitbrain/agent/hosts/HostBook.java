package dev.splitbrain.agent.hosts;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.toml.TomlParser;
import dev.splitbrain.wire.hello.SlaveUrl;
import dev.splitbrain.wire.hello.Token;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The hosts that have names: given on the command line, in {@code hosts.toml}, or by a secret file
 * {@code hosts/NAME.url} of the configuration directory. {@code hosts.toml} holds no secrets:
 *
 * <pre>
 * [bench1]
 * url-file = "bench1.url"      # relative to hosts.toml's own directory
 * </pre>
 *
 * <p>Threads: any.
 */
public final class HostBook {
  private final Path config;
  private final Path hostsFile;
  private final HostRef.Opener opener;
  private final Map<String, Path> given = new TreeMap<>();
  private final Map<String, HostRef> refs = new TreeMap<>();

  /**
   * A book.
   *
   * @param config the configuration directory; need not exist
   * @param hostsFile the TOML file; need not exist
   */
  public HostBook(Path config, Path hostsFile, HostRef.Opener opener) {
    this.config = config;
    this.hostsFile = hostsFile;
    this.opener = opener;
  }

  /** Gives a name to the URL in a file; the file is read at first use. */
  public synchronized void give(String name, Path secretFile) {
    checkName(name);
    given.put(name, secretFile);
  }

  /**
   * The host of a name, not connected.
   *
   * @throws IOException if the name is unknown or its file cannot be used
   */
  public synchronized HostRef find(String name) throws IOException {
    HostRef known = refs.get(name);
    if (known != null) {
      return known;
    }
    checkName(name);
    Path file = given.get(name);
    if (file == null) {
      file = fromToml(name);
    }
    if (file == null) {
      Path own = config.resolve("hosts").resolve(name + ".url");
      file = Files.exists(own) ? own : null;
    }
    if (file == null) {
      List<String> names = names();
      boolean secret = Token.resembles(name);
      throw new IOException(
          "no host is called "
              + (secret ? "that (it looks like a token, and is not shown)" : "'" + name + "'")
              + (names.isEmpty() ? "" : " (known: " + String.join(", ", names) + ")")
              + "; name it with host="
              + (secret ? "NAME" : name)
              + "=@FILE, or put its URL into "
              + config.resolve("hosts").resolve((secret ? "NAME" : name) + ".url"));
    }
    return add(name, SecretFile.read(file, name));
  }

  /**
   * What {@code with=} names: a host, {@code @FILE}, or a whole URL.
   *
   * @param as the name to give to a file or URL; null for the file's own (bench1 for bench1.url),
   *     or HOST:PORT for a URL
   */
  public synchronized HostRef resolve(String text, String as) throws IOException {
    if (text.startsWith("@")) {
      if (text.matches("(?s).*:/.*|@.+@[^/]*:[0-9]+.*") || Token.resembles(text.substring(1))) {
        throw new IOException(
            "behind @ stands the name of a file that holds the URL; what stands there may be a"
                + " secret, and is not repeated");
      }
      Path file = Path.of(text.substring(1));
      String name = as == null ? file.getFileName().toString().replaceFirst("\\.url$", "") : as;
      return add(name, SecretFile.read(file, name));
    }
    if (text.contains("://")) {
      SlaveUrl url;
      try {
        url = SlaveUrl.parse(text);
      } catch (IllegalArgumentException e) {
        throw new IOException(e.getMessage(), e);
      }
      return add(as == null ? url.host() + ":" + url.port() : as, url);
    }
    if (as != null) {
      throw new IOException(
          as
              + ": what was given is neither a slave's URL (splitbrain://TOKEN@HOST:PORT) nor @FILE;"
              + " it may be a secret, and is not repeated");
    }
    return find(text);
  }

  /**
   * Stands for a host that is not known, where code must act nowhere: connecting fails.
   *
   * @param name as the user wrote it
   */
  public HostRef nowhere(String name) {
    return new HostRef(
        name,
        null,
        (host, url) -> {
          throw new IOException("no host is called '" + host + "'");
        });
  }

  private HostRef add(String name, SlaveUrl url) throws IOException {
    HostRef known = refs.get(name);
    if (known != null && known.url().secretText().equals(url.secretText())) {
      return known;
    }
    if (known != null && known.peek() != null && known.peek().isOpen()) {
      throw new IOException(name + " is connected to another address; disconnect it first");
    }
    HostRef ref = new HostRef(name, url, opener);
    refs.put(name, ref);
    return ref;
  }

  /** Every name that is known, in order. */
  public synchronized List<String> names() {
    TreeSet<String> names = new TreeSet<>(given.keySet());
    names.addAll(refs.keySet());
    UnmodifiableConfig toml;
    try {
      toml = readToml();
    } catch (IOException e) {
      toml = null; // find() reports the file's trouble when a name is looked up in it.
    }
    if (toml != null) {
      names.addAll(toml.valueMap().keySet());
    }
    Path own = config.resolve("hosts");
    if (Files.isDirectory(own)) {
      try (var files = Files.newDirectoryStream(own, "*.url")) {
        for (Path file : files) {
          String name = file.getFileName().toString();
          names.add(name.substring(0, name.length() - ".url".length()));
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("cannot list " + own + ": " + e.getMessage(), e);
      }
    }
    return new ArrayList<>(names);
  }

  /** All hosts that were looked up so far. */
  public synchronized List<HostRef> refs() {
    return new ArrayList<>(refs.values());
  }

  private Path fromToml(String name) throws IOException {
    UnmodifiableConfig toml = readToml();
    Object entry = toml == null ? null : toml.valueMap().get(name);
    if (entry == null) {
      return null;
    }
    Object file =
        entry instanceof UnmodifiableConfig
            ? ((UnmodifiableConfig) entry).valueMap().get("url-file")
            : null;
    if (!(file instanceof String)) {
      throw new IOException(
          hostsFile + ": [" + name + "] needs url-file = \"FILE\" (a URL itself is a secret)");
    }
    if (((String) file).contains(":/")) {
      throw new IOException(
          hostsFile + ": [" + name + "] url-file is the name of a file; a URL itself is a secret");
    }
    return hostsFile.toAbsolutePath().getParent().resolve((String) file);
  }

  private UnmodifiableConfig readToml() throws IOException {
    if (!Files.exists(hostsFile)) {
      return null;
    }
    try (Reader reader = Files.newBufferedReader(hostsFile)) {
      return new TomlParser().parse(reader);
    } catch (ParsingException e) {
      // The parser quotes what it read, which may be a URL: it is no cause to hand on, either.
      throw new IOException(
          hostsFile + " is not TOML: " + e.getMessage().replaceAll("(?i)split.*", "..."));
    }
  }

  private static void checkName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "a host's name has letters, digits, '.', '_' and '-' only; what was given may be a secret,"
              + " and is not repeated");
    }
  }
}
