package dev.splitbrain.shell.unpack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Unpacks the jars that the shell's jar contains into the cache directory, each under its SHA-256,
 * and checks that digest at every start. If the cache cannot be trusted, a fresh private directory
 * takes its place until the shell ends.
 */
public final class Jars {
  private static final String RESOURCES = "/dev/splitbrain/shell/jars/";

  private final Path directory;
  private final String complaint;

  private Jars(Path directory, String complaint) {
    this.directory = directory;
    this.complaint = complaint;
  }

  /** The jars in the user's cache directory. */
  public static Jars inCache() throws IOException {
    return in(cacheDirectory());
  }

  /** The jars below a directory. */
  static Jars in(Path cache) throws IOException {
    Path jars = cache.resolve("jars");
    try {
      PrivateDirectory.ensureBase(cache);
      PrivateDirectory.ensure(jars);
      return new Jars(jars, null);
    } catch (IOException e) {
      Path instead = Files.createTempDirectory("splitbrain-");
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> deleteTree(instead), "splitbrain-cleanup"));
      return new Jars(
          instead, "the cache directory is not used (" + e.getMessage() + "): using " + instead);
    }
  }

  /** {@code ~/.cache/splitbrain}, unless the environment says otherwise. */
  static Path cacheDirectory() {
    String own = System.getenv("SPLITBRAIN_CACHE");
    if (own != null && !own.isEmpty()) {
      return Path.of(own).toAbsolutePath();
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg != null && !xdg.isEmpty()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("splitbrain").toAbsolutePath();
  }

  /** What is odd about the cache, for the user; null if nothing. */
  public String complaint() {
    return complaint;
  }

  /** A directory that only this user can look into. */
  public Path directory() {
    return directory;
  }

  /** Whether the shell's jar contains this one; a shell built for its own tests may lack some. */
  public static boolean contains(String name) {
    return Jars.class.getResource(RESOURCES + name) != null;
  }

  /**
   * The jar as a file, with the content that the shell's jar holds.
   *
   * @param name as {@code splitbrain-agent.jar}
   * @throws IOException if it is not inside, or cannot be written
   */
  public Path file(String name) throws IOException {
    String digest = digestOf(name);
    Path file = directory.resolve(name.replace(".jar", "-" + digest + ".jar"));
    return file(file, digest, () -> open(name));
  }

  /**
   * Bytes as a file.
   *
   * @param name what the file's name ends with
   */
  public Path file(String name, byte[] bytes) throws IOException {
    String digest = HexFormat.of().formatHex(sha256().digest(bytes));
    return file(
        directory.resolve(digest + "-" + name), digest, () -> new ByteArrayInputStream(bytes));
  }

  private interface Source {
    InputStream open() throws IOException;
  }

  private Path file(Path file, String digest, Source source) throws IOException {
    try {
      PrivateDirectory.check(file, false);
      if (digest.equals(sha256(file))) {
        return file;
      }
    } catch (IOException e) {
      // Missing at the first start of a build; or a link, or open to others: then it is replaced,
      // which the directory allows to this user only.
      write(source, file);
      return checked(file, digest);
    }
    write(source, file);
    return checked(file, digest);
  }

  private static Path checked(Path file, String digest) throws IOException {
    String written = sha256(file);
    if (!digest.equals(written)) {
      throw new IOException(file + " changed while it was unpacked: " + written);
    }
    return file;
  }

  private void write(Source source, Path file) throws IOException {
    Path aside =
        Files.createTempFile(
            directory, "unpack-", ".part", PrivateDirectory.ownerOnly(directory, "rw-------"));
    try (InputStream in = source.open()) {
      try (OutputStream out = Files.newOutputStream(aside)) {
        in.transferTo(out);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static String digestOf(String name) throws IOException {
    try (InputStream in = open(name + ".sha256")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = Jars.class.getResourceAsStream(RESOURCES + name);
    if (in == null) {
      throw new IOException(
          name + " is not inside the shell's jar: build it with mvn -pl shell -am package");
    }
    return in;
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      MessageDigest sha = sha256();
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(sha.digest());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void deleteTree(Path directory) {
    try (var files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      System.err.println("splitbrain: " + directory + " is left behind: " + e.getMessage());
    }
  }
}
