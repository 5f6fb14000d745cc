package dev.splitbrain.agent.area.environment;

import dev.splitbrain.agent.door.Guard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Properties that show others, with another machine's values of some host-specific ones in front.
 * Changes go to those below. Threads: any, as {@code Properties}; two changes at once through
 * compound methods ({@code merge}, {@code compute}) exclude each other only within one view.
 */
@SuppressWarnings("NonOverridingEquals")
abstract class ShownProperties extends Properties {
  private static final long serialVersionUID = 1L;

  private final transient Properties below;

  ShownProperties(Properties below) {
    this.below = below;
  }

  /** What lies below. */
  final Properties below() {
    return below;
  }

  /**
   * Whether another value stands in front.
   *
   * @param name one of {@link HostProperties#NAMES}
   * @param value what lies below; null for none
   */
  abstract boolean hides(String name, String value);

  /** The value in front of one that is hidden; null for none. */
  abstract String shown(String name) throws IOException;

  /** Sets a host-specific property of those below, so that this shows the value. */
  abstract void set(String name, String value);

  /** A copy as it looks now, a plain one. */
  private Properties merged() {
    return Guard.run(
        () -> {
          Properties copy = new Properties();
          synchronized (below) {
            for (String name : below.stringPropertyNames()) {
              copy.setProperty(name, below.getProperty(name));
            }
            copy.putAll(below);
          }
          for (String name : HostProperties.NAMES) {
            if (hides(name, below.getProperty(name))) {
              String value = inFront(name);
              if (value == null) {
                copy.remove(name);
              } else {
                copy.setProperty(name, value);
              }
            }
          }
          return copy;
        });
  }

  private String inFront(String name) {
    try {
      return Guard.run(() -> shown(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private boolean isHidden(Object key) {
    return key instanceof String name
        && HostProperties.NAMES.contains(name)
        && hides(name, below.getProperty(name));
  }

  @Override
  public String getProperty(String key) {
    return isHidden(key) ? inFront(key) : below.getProperty(key);
  }

  @Override
  public String getProperty(String key, String defaultValue) {
    String value = getProperty(key);
    return value == null ? defaultValue : value;
  }

  @Override
  public Object get(Object key) {
    return isHidden(key) ? inFront((String) key) : below.get(key);
  }

  @Override
  public Object getOrDefault(Object key, Object defaultValue) {
    Object value = get(key);
    return value == null ? defaultValue : value;
  }

  @Override
  public Object setProperty(String key, String value) {
    return put(key, value);
  }

  @Override
  public synchronized Object put(Object key, Object value) {
    if (!(key instanceof String name)
        || !(value instanceof String text)
        || !HostProperties.NAMES.contains(name)) {
      return below.put(key, value);
    }
    Object before = get(name);
    Guard.run(
        () -> {
          set(name, text);
          return null;
        });
    return before;
  }

  @Override
  public synchronized Object remove(Object key) {
    Object before = get(key);
    below.remove(key);
    return before;
  }

  @Override
  public synchronized boolean remove(Object key, Object value) {
    boolean same = value != null && value.equals(get(key));
    if (same) {
      below.remove(key);
    }
    return same;
  }

  @Override
  public synchronized void putAll(Map<?, ?> t) {
    t.forEach(this::put);
  }

  @Override
  public synchronized Object putIfAbsent(Object key, Object value) {
    Object before = get(key);
    if (before == null) {
      put(key, value);
    }
    return before;
  }

  @Override
  public synchronized boolean replace(Object key, Object oldValue, Object newValue) {
    boolean same = oldValue != null && oldValue.equals(get(key));
    if (same) {
      put(key, newValue);
    }
    return same;
  }

  @Override
  public synchronized Object replace(Object key, Object value) {
    return get(key) == null ? null : put(key, value);
  }

  @Override
  public synchronized void replaceAll(BiFunction<? super Object, ? super Object, ?> function) {
    merged().forEach((key, value) -> put(key, function.apply(key, value)));
  }

  @Override
  public synchronized Object computeIfAbsent(
      Object key, Function<? super Object, ?> mappingFunction) {
    Object before = get(key);
    return before != null ? before : putOrRemove(key, mappingFunction.apply(key));
  }

  @Override
  public synchronized Object computeIfPresent(
      Object key, BiFunction<? super Object, ? super Object, ?> remappingFunction) {
    Object before = get(key);
    return before == null ? null : putOrRemove(key, remappingFunction.apply(key, before));
  }

  @Override
  public synchronized Object compute(
      Object key, BiFunction<? super Object, ? super Object, ?> remappingFunction) {
    return putOrRemove(key, remappingFunction.apply(key, get(key)));
  }

  @Override
  public synchronized Object merge(
      Object key, Object value, BiFunction<? super Object, ? super Object, ?> remappingFunction) {
    Object before = get(key);
    return putOrRemove(key, before == null ? value : remappingFunction.apply(before, value));
  }

  private Object putOrRemove(Object key, Object value) {
    if (value == null) {
      below.remove(key);
    } else {
      put(key, value);
    }
    return value;
  }

  @Override
  public synchronized void clear() {
    below.clear();
  }

  @Override
  public int size() {
    return merged().size();
  }

  @Override
  public boolean isEmpty() {
    return merged().isEmpty();
  }

  @Override
  public boolean contains(Object value) {
    return containsValue(value);
  }

  @Override
  public boolean containsValue(Object value) {
    return merged().containsValue(value);
  }

  @Override
  public boolean containsKey(Object key) {
    return isHidden(key) ? inFront((String) key) != null : below.containsKey(key);
  }

  @Override
  public Enumeration<Object> keys() {
    return merged().keys();
  }

  @Override
  public Enumeration<Object> elements() {
    return merged().elements();
  }

  @Override
  public Enumeration<?> propertyNames() {
    return merged().propertyNames();
  }

  @Override
  public Set<String> stringPropertyNames() {
    return Collections.unmodifiableSet(merged().stringPropertyNames());
  }

  @Override
  public Set<Object> keySet() {
    return new PropertiesView(this, merged()).keySet();
  }

  @Override
  public Collection<Object> values() {
    return new PropertiesView(this, merged()).values();
  }

  @Override
  public Set<Map.Entry<Object, Object>> entrySet() {
    return new PropertiesView(this, merged()).entrySet();
  }

  @Override
  public void forEach(BiConsumer<? super Object, ? super Object> action) {
    merged().forEach(action);
  }

  @Override
  public synchronized void load(Reader reader) throws IOException {
    Properties read = new Properties();
    read.load(reader);
    putAll(read);
  }

  @Override
  public synchronized void load(InputStream inStream) throws IOException {
    Properties read = new Properties();
    read.load(inStream);
    putAll(read);
  }

  @Override
  public synchronized void loadFromXML(InputStream in) throws IOException {
    Properties read = new Properties();
    read.loadFromXML(in);
    putAll(read);
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester")
  public void save(OutputStream out, String comments) {
    merged().save(out, comments);
  }

  @Override
  public void store(Writer writer, String comments) throws IOException {
    merged().store(writer, comments);
  }

  @Override
  public void store(OutputStream out, String comments) throws IOException {
    merged().store(out, comments);
  }

  @Override
  public void storeToXML(OutputStream os, String comment) throws IOException {
    merged().storeToXML(os, comment);
  }

  @Override
  public void storeToXML(OutputStream os, String comment, String encoding) throws IOException {
    merged().storeToXML(os, comment, encoding);
  }

  @Override
  public void storeToXML(OutputStream os, String comment, Charset charset) throws IOException {
    merged().storeToXML(os, comment, charset);
  }

  @Override
  public void list(PrintStream out) {
    merged().list(out);
  }

  @Override
  public void list(PrintWriter out) {
    merged().list(out);
  }

  /** A copy has no ties: it keeps what it shows now. */
  @Override
  public synchronized Object clone() {
    return merged();
  }

  /** Serialized, it is the copy that it shows. */
  private Object writeReplace() {
    return merged();
  }

  @Override
  public boolean equals(Object o) {
    return o == this || merged().equals(o);
  }

  @Override
  public int hashCode() {
    return merged().hashCode();
  }

  @Override
  public String toString() {
    return merged().toString();
  }
}
