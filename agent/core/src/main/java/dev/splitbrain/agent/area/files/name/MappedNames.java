package dev.splitbrain.agent.area.files.name;

import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.scope.NameMap;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * The program's names as the machine knows them: as they are, or led elsewhere by a rule. The one
 * way by which a name gets to a slave. Immutable.
 */
public final class MappedNames {
  /** Names are what they are. */
  public static final MappedNames PLAIN = new MappedNames(NameMap.NONE);

  private final NameMap texts;

  /** The same with one char for each byte, as a path's bytes need not be text. */
  private final NameMap keys;

  private MappedNames(NameMap texts) {
    this.texts = texts;
    this.keys = texts.spelled(text -> NameCodec.key(text.getBytes(JdkFiles.NAMES)));
  }

  public static MappedNames of(NameMap names) {
    return names.isNone() ? PLAIN : new MappedNames(names);
  }

  public boolean isPlain() {
    return this == PLAIN;
  }

  public boolean isSame(MappedNames other) {
    return texts.isSame(other.texts);
  }

  /** The wire form of a path of the default file system. */
  public ByteBuffer wire(Path plain) {
    return wire(bytes(plain));
  }

  /** The wire form of a name as java.io writes it. */
  public ByteBuffer wire(String name) {
    return wire(bytes(name));
  }

  /** The empty name is the working directory as {@code .} names it, which nothing can delete. */
  private static ByteBuffer wire(byte[] name) {
    return ByteBuffer.wrap(name.length == 0 ? new byte[] {'.'} : name);
  }

  public byte[] bytes(Path plain) {
    byte[] bytes = NameCodec.bytes(plain);
    return isPlain() ? bytes : NameCodec.ofKey(keys.out(NameCodec.key(bytes)));
  }

  public byte[] bytes(String name) {
    return texts.out(name).getBytes(JdkFiles.NAMES);
  }

  /** The machine's name. */
  public String out(String name) {
    return texts.out(name);
  }

  /** As {@link #out(String)}. */
  public Path out(Path plain) {
    return isPlain() ? plain : JdkFiles.path(bytes(plain));
  }

  /** The absolute form of one of the program's names; null if only the machine knows it. */
  public Path absolute(Path plain) {
    String absolute = keys.absolute(NameCodec.key(NameCodec.bytes(plain)));
    return absolute == null ? null : JdkFiles.path(NameCodec.ofKey(absolute));
  }

  /** The program's name for one that the machine gave. */
  public byte[] back(byte[] name) {
    return isPlain() ? name : NameCodec.ofKey(keys.back(NameCodec.key(name)));
  }

  /** As {@link #back(byte[])}. */
  public Path back(Path plain) {
    return isPlain() ? plain : JdkFiles.path(back(JdkFiles.bytes(plain)));
  }

  /** As {@link #back(byte[])}. */
  String back(String name) {
    return texts.back(name);
  }

  /**
   * The same error about the program's names.
   *
   * @param written the names that the call was given
   */
  public FileSystemException back(FileSystemException e, Path... written) {
    return FileErrors.about(e, back(e.getFile(), written), back(e.getOtherFile(), written));
  }

  private String back(String name, Path... written) {
    if (name == null) {
      return null;
    }
    for (Path path : written) {
      if (name.equals(out(path).toString())) {
        return path.toString();
      }
    }
    return texts.back(name);
  }
}
