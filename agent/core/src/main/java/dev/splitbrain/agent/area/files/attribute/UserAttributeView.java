package dev.splitbrain.agent.area.files.attribute;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.call.SupportedViews;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** User-defined attributes of a slave's file. */
record UserAttributeView(SlaveCalls calls, Path file, boolean follow)
    implements UserDefinedFileAttributeView {
  private static final String NO_NAME = "'name' is null";

  @Override
  public String name() {
    return SupportedViews.USER;
  }

  @Override
  public List<String> list() throws IOException {
    List<String> names =
        calls.byPath(
            "userAttributeNames", file, c -> c.userAttributeNames(calls.wire(file), follow));
    if (names == null || names.contains(null)) {
      throw calls.protocolError("attributes without names");
    }
    return List.copyOf(names);
  }

  @Override
  public int size(String name) throws IOException {
    Objects.requireNonNull(name, NO_NAME);
    return calls.byPath(
        "userAttributeSize", file, c -> c.userAttributeSize(calls.wire(file), follow, name));
  }

  @Override
  public int read(String name, ByteBuffer dst) throws IOException {
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
    Objects.requireNonNull(name, NO_NAME);
    int room = dst.remaining();
    ByteBuffer value =
        calls.byPath(
            "userAttribute", file, c -> c.userAttribute(calls.wire(file), follow, name, room));
    if (value == null || value.remaining() > room) {
      throw calls.protocolError("a value that is none or too long");
    }
    int length = value.remaining();
    dst.put(value);
    return length;
  }

  @Override
  public int write(String name, ByteBuffer src) throws IOException {
    int position = src.position();
    Objects.requireNonNull(name, NO_NAME);
    byte[] value = new byte[src.remaining()];
    src.duplicate().get(value);
    calls.byPath(
        "setUserAttribute",
        file,
        c -> {
          c.setUserAttribute(calls.wire(file), follow, name, ByteBuffer.wrap(value));
          return null;
        });
    src.position(position + value.length);
    return value.length;
  }

  @Override
  public void delete(String name) throws IOException {
    Objects.requireNonNull(name, NO_NAME);
    calls.byPath(
        "deleteUserAttribute",
        file,
        c -> {
          c.deleteUserAttribute(calls.wire(file), follow, name);
          return null;
        });
  }

  /** Values by name, as {@code Files.readAttributes} gives them, in one round trip. */
  Map<String, Object> read(String... requested) throws IOException {
    List<String> names = new ArrayList<>();
    for (String name : requested) {
      if (name.equals("*")) {
        names = List.of(name);
        break;
      }
      if (name.isEmpty()) {
        throw new IllegalArgumentException();
      }
      names.add(name);
    }
    String wanted = String.join(",", names);
    Map<String, ByteBuffer> values =
        calls.byPath(
            "userAttributes", file, c -> c.userAttributes(calls.wire(file), follow, wanted));
    if (values == null) {
      throw calls.protocolError("no attributes");
    }
    Map<String, Object> result = new HashMap<>();
    for (Map.Entry<String, ByteBuffer> value : values.entrySet()) {
      byte[] bytes = new byte[value.getValue().remaining()];
      value.getValue().duplicate().get(bytes);
      result.put(value.getKey(), bytes);
    }
    return result;
  }

  /** As {@code Files.setAttribute} sets one. */
  void set(String name, Object value) throws IOException {
    write(name, value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : (ByteBuffer) value);
  }
}
