package dev.splitbrain.agent.area.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;

/**
 * Views that the master's JDK has and that are not routed yet. Asking for a view may not fail, and
 * null would say that the file system knows no such thing; so the view is there, and what it is
 * asked for fails as the JDK's view may fail.
 */
final class RefusedViews {
  private RefusedViews() {}

  /** The view, or null if the JDK has none of that type either. */
  static Object of(Class<?> type, SlaveAttributes attributes, Path file, boolean follow) {
    if (type == DosFileAttributeView.class) {
      return new Dos(attributes, file, follow);
    }
    return type == UserDefinedFileAttributeView.class ? new UserDefined(attributes) : null;
  }

  private static IOException refused(SlaveAttributes attributes, String call) {
    return new IOException(attributes.refused(call).getMessage());
  }

  private static final class Dos extends SlaveViews.Basic implements DosFileAttributeView {
    Dos(SlaveAttributes attributes, Path file, boolean follow) {
      super(attributes, file, follow);
    }

    @Override
    public String name() {
      return "dos";
    }

    private IOException refused(String method) {
      return RefusedViews.refused(attributes, "DosFileAttributeView." + method);
    }

    @Override
    public DosFileAttributes readAttributes() throws IOException {
      throw refused("readAttributes");
    }

    @Override
    public void setReadOnly(boolean value) throws IOException {
      throw refused("setReadOnly");
    }

    @Override
    public void setHidden(boolean value) throws IOException {
      throw refused("setHidden");
    }

    @Override
    public void setSystem(boolean value) throws IOException {
      throw refused("setSystem");
    }

    @Override
    public void setArchive(boolean value) throws IOException {
      throw refused("setArchive");
    }
  }

  private record UserDefined(SlaveAttributes attributes) implements UserDefinedFileAttributeView {
    @Override
    public String name() {
      return "user";
    }

    private IOException refused(String method) {
      return RefusedViews.refused(attributes, "UserDefinedFileAttributeView." + method);
    }

    @Override
    public List<String> list() throws IOException {
      throw refused("list");
    }

    @Override
    public int size(String name) throws IOException {
      throw refused("size");
    }

    @Override
    public int read(String name, ByteBuffer into) throws IOException {
      throw refused("read");
    }

    @Override
    public int write(String name, ByteBuffer from) throws IOException {
      throw refused("write");
    }

    @Override
    public void delete(String name) throws IOException {
      throw refused("delete");
    }
  }
}
