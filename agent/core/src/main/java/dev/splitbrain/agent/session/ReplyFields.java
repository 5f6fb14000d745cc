package dev.splitbrain.agent.session;

import dev.splitbrain.wire.common.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.thrift.TBase;
import org.apache.thrift.TFieldIdEnum;
import org.apache.thrift.TFieldRequirementType;
import org.apache.thrift.meta_data.FieldMetaData;
import org.apache.thrift.protocol.TType;

/**
 * What holds for the values of any reply: a field that the IDL does not call optional is there, and
 * a time is one. Thrift itself looks at neither. Threads: any.
 */
final class ReplyFields {
  private static final int NANOS_OF_A_SECOND = 1_000_000_000;

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private ReplyFields() {}

  /** What a struct must have, and where others may be in it. */
  private record Shape(List<TFieldIdEnum> needed, List<TFieldIdEnum> nested) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    static Shape of(Class<?> type) {
      List<TFieldIdEnum> needed = new ArrayList<>();
      List<TFieldIdEnum> nested = new ArrayList<>();
      Map<? extends TFieldIdEnum, FieldMetaData> fields =
          FieldMetaData.getStructMetaDataMap((Class) type);
      fields.forEach(
          (field, data) -> {
            byte kind = data.valueMetaData.type;
            // A number that is missing reads as 0; what has no value reads as null.
            boolean isObject =
                data.valueMetaData.isStruct()
                    || data.valueMetaData.isContainer()
                    || kind == TType.STRING
                    || kind == TType.ENUM;
            if (isObject && data.requirementType != TFieldRequirementType.OPTIONAL) {
              needed.add(field);
            }
            if (data.valueMetaData.isStruct() || data.valueMetaData.isContainer()) {
              nested.add(field);
            }
          });
      return new Shape(needed, nested);
    }
  }

  /** As {@link ReplyCheck#fault}. */
  static String fault(Object value) {
    if (value instanceof Time time) {
      return timeFault(time);
    }
    if (value instanceof TBase<?, ?> struct) {
      return structFault(struct);
    }
    if (value instanceof Collection<?> several) {
      return severalFault(several);
    }
    if (value instanceof Map<?, ?> map) {
      String fault = severalFault(map.keySet());
      return fault == null ? severalFault(map.values()) : fault;
    }
    return null;
  }

  private static String severalFault(Collection<?> several) {
    for (Object one : several) {
      if (one == null) {
        return "a list or map with a value that is none";
      }
      if (!(one instanceof TBase) && !(one instanceof Collection)) {
        return null; // All are of one kind, and nothing can be wrong with this one.
      }
      String fault = fault(one);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private static String timeFault(Time time) {
    long seconds = time.getSeconds();
    if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
      return "a time with seconds of " + seconds;
    }
    int nanos = time.getNanos();
    return nanos < 0 || nanos >= NANOS_OF_A_SECOND ? "a time with nanos of " + nanos : null;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static String structFault(TBase<?, ?> checked) {
    TBase struct = checked;
    Shape shape = SHAPES.get(struct.getClass());
    for (TFieldIdEnum field : shape.needed()) {
      if (!struct.isSet(field)) {
        return struct.getClass().getSimpleName() + " without " + field.getFieldName();
      }
    }
    for (TFieldIdEnum field : shape.nested()) {
      if (struct.isSet(field)) {
        String fault = fault(struct.getFieldValue(field));
        if (fault != null) {
          return fault + ", as " + field.getFieldName();
        }
      }
    }
    return null;
  }
}
