package dev.splitbrain.agent.weave;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Woven classes kept from one start to the next. A cache is code: it is used only if its directory
 * and file belong to this user, nobody else can write or read them, and no link leads there. The
 * file's name holds the fingerprint of the agent jar (and so of the hook data) and the VM's build;
 * each class is used only for the very original bytes that it was woven from.
 */
final class WovenCache {
  private static final int MAGIC = 0x53425743;
  private static final int MAX_BYTES = 64 << 20;

  private final Path directory;
  private final Path file;
  private String complaint;

  /** The file is this user's alone, but no cache of ours: a torn disk, not a stranger. */
  private boolean damaged;

  WovenCache(Path directory, String agentBuild) {
    this.directory = directory;
    StringBuilder vm = new StringBuilder();
    for (char c :
        (System.getProperty("java.vm.vendor") + "-" + System.getProperty("java.vm.version"))
            .toCharArray()) {
      vm.append(Character.isLetterOrDigit(c) || c == '.' || c == '+' || c == '-' ? c : '_');
    }
    this.file = directory.resolve("woven-" + agentBuild + "-" + vm);
  }

  /** Why the last load or save did not work out, to be told to the user; null if nothing is odd. */
  String complaint() {
    return complaint;
  }

  /** What was kept, or null: absent, of another build, or not to be trusted. */
  Woven load() {
    try {
      if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        return null;
      }
      checkOwned(directory, true);
      checkOwned(file, false);
      // Only this user can have changed anything since the look: the directory is closed to others.
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("it is too large");
      }
      byte[] bytes;
      try (InputStream in = new FileInputStream(file.toFile())) {
        bytes = in.readAllBytes();
      }
      damaged = true;
      Woven woven = decode(bytes);
      damaged = false;
      return woven;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException | RuntimeException e) {
      complaint = "the cache of woven classes is not used (" + e.getMessage() + "): weaving live";
      return null;
    }
  }

  /** Keeps for the next start; a failure is a complaint, not an error. */
  void save(Woven woven) {
    if (complaint != null && !damaged) {
      return; // What cannot be trusted is not written to either.
    }
    Path aside = null;
    try {
      if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(directory.getParent());
        try {
          Files.createDirectory(
              directory,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (java.nio.file.FileAlreadyExistsException e) {
          // Another VM made it at the same moment; it is checked like any other.
        }
      }
      checkOwned(directory, true);
      aside =
          Files.createTempFile(
              directory,
              "woven-",
              ".part",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(aside, encode(woven));
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      complaint = "woven classes were not kept (" + e + ")";
      if (aside != null) {
        try {
          Files.deleteIfExists(aside);
        } catch (IOException again) {
          complaint += "; " + aside + " is left behind: " + again.getMessage();
        }
      }
    }
  }

  private static void checkOwned(Path path, boolean isDirectory) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (isDirectory ? !attributes.isDirectory() : !attributes.isRegularFile()) {
      throw new IOException(path + " is a link or of another kind");
    }
    long me = currentUser();
    Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (((Integer) owner).longValue() != me) {
      throw new IOException(path + " belongs to " + attributes.owner().getName());
    }
    for (PosixFilePermission permission : attributes.permissions()) {
      if (permission != PosixFilePermission.OWNER_READ
          && permission != PosixFilePermission.OWNER_WRITE
          && permission != PosixFilePermission.OWNER_EXECUTE) {
        throw new IOException(
            path
                + " is open to others: "
                + PosixFilePermissions.toString(attributes.permissions()));
      }
    }
    if (isDirectory && !path.toRealPath().equals(path.toAbsolutePath().normalize())) {
      throw new IOException(path + " is reached through a link");
    }
  }

  /** The effective user, as the kernel shows it: /proc/self belongs to it. */
  private static long currentUser() throws IOException {
    return ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
  }

  private static byte[] encode(Woven woven) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 << 20);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    writeBytes(out, woven.door);
    writeBytes(out, woven.natives);
    Map<String, List<Woven.Pair>> classes = woven.classes();
    out.writeInt(classes.size());
    for (Map.Entry<String, List<Woven.Pair>> entry : classes.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeInt(entry.getValue().size());
      for (Woven.Pair pair : entry.getValue()) {
        writeBytes(out, pair.original());
        writeBytes(out, pair.woven());
      }
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes.toByteArray());
    out.writeLong(sum.getValue());
    return bytes.toByteArray();
  }

  private static Woven decode(byte[] bytes) throws IOException {
    if (bytes.length < 12) {
      throw new IOException("it is truncated");
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, bytes.length - 8);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    long expected =
        new DataInputStream(new ByteArrayInputStream(bytes, bytes.length - 8, 8)).readLong();
    if (in.readInt() != MAGIC || expected != sum.getValue()) {
      throw new IOException("it is damaged");
    }
    Woven woven = new Woven(readBytes(in), readBytes(in));
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      for (int pairs = in.readInt(); pairs > 0; pairs--) {
        woven.add(name, readBytes(in), readBytes(in));
      }
    }
    return woven;
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("it is damaged");
    }
    return in.readNBytes(length);
  }
}
