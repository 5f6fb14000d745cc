package dev.splitbrain.agent.area.environment;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * The collections of a {@link ShownProperties}: they show what was there when they were asked for,
 * and what is removed or set through them is removed or set there.
 */
final class PropertiesView extends AbstractMap<Object, Object> {
  private final ShownProperties owner;
  private final Properties shown;

  PropertiesView(ShownProperties owner, Properties shown) {
    this.owner = owner;
    this.shown = shown;
  }

  @Override
  public Set<Map.Entry<Object, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return shown.size();
      }

      @Override
      public Iterator<Map.Entry<Object, Object>> iterator() {
        return entries();
      }
    };
  }

  private Iterator<Map.Entry<Object, Object>> entries() {
    Iterator<Map.Entry<Object, Object>> below = shown.entrySet().iterator();
    return new Iterator<>() {
      private Object last;

      @Override
      public boolean hasNext() {
        return below.hasNext();
      }

      @Override
      public Map.Entry<Object, Object> next() {
        Map.Entry<Object, Object> entry = below.next();
        last = entry.getKey();
        return new SimpleEntry<>(entry) {
          private static final long serialVersionUID = 1L;

          @Override
          public Object setValue(Object value) {
            owner.put(getKey(), value);
            return super.setValue(value);
          }
        };
      }

      @Override
      public void remove() {
        below.remove();
        owner.remove(last);
      }
    };
  }
}
