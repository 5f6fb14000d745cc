package dev.splitbrain.agent.weave;

import dev.splitbrain.agent.hosts.PrivateDirectory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Woven classes kept from one start to the next. A cache is code: it is used only if its directory
 * and file belong to this user, nobody else can write or read them, nobody else can write where the
 * directory is, and no link leads there, all judged on what was opened. The file's name holds the
 * fingerprint of the agent jar (and so of the hook data) and the VM's build; each class is used
 * only for the very original bytes that it was woven from.
 */
final class WovenCache {
  private static final int MAGIC = 0x53425743;
  private static final int MAX_BYTES = 64 << 20;

  private final Path directory;
  private final String name;
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
    this.name = "woven-" + agentBuild + "-" + vm;
  }

  /** Why the last load or save did not work out, to be told to the user; null if nothing is odd. */
  String complaint() {
    return complaint;
  }

  /** What was kept, or null: absent, of another build, or not to be trusted. */
  Woven load() {
    try (PrivateDirectory opened = PrivateDirectory.open(directory)) {
      byte[] bytes = opened.read(name, MAX_BYTES);
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
    try {
      PrivateDirectory.make(directory);
      try (PrivateDirectory opened = PrivateDirectory.open(directory)) {
        opened.write(name, encode(woven));
      }
    } catch (IOException | RuntimeException e) {
      complaint = "woven classes were not kept (" + e + ")";
    }
  }

  private static byte[] encode(Woven woven) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 << 20);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    writeBytes(out, woven.door);
    out.writeInt(woven.standIns.size());
    for (Woven.StandIn standIn : woven.standIns) {
      out.writeUTF(standIn.neighbour());
      writeBytes(out, standIn.bytes());
    }
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
    byte[] door = readBytes(in);
    List<Woven.StandIn> standIns = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      standIns.add(new Woven.StandIn(in.readUTF(), readBytes(in)));
    }
    Woven woven = new Woven(door, standIns);
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
