package dev.splitbrain.testkit;

import dev.splitbrain.wire.envelope.MessageTransport;
import dev.splitbrain.wire.envelope.WireProtocol;
import java.util.Arrays;
import java.util.Locale;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.TFieldIdEnum;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;

/**
 * Reads calls and writes replies of any service of the IDL, by the names of the generated types.
 */
final class Messages {
  private Messages() {}

  /**
   * A call as it came.
   *
   * @param call {@code service:method}
   * @param sequence Thrift's own number, which the reply repeats
   * @param args the generated {@code METHOD_args}
   */
  record Call(String call, int sequence, TBase<?, ?> args) {}

  static Call read(byte[] bytes, int offset, int length) throws TException {
    MessageTransport in = new MessageTransport();
    in.setInput(bytes, offset, length);
    WireProtocol protocol = new WireProtocol(in);
    TMessage head = protocol.readMessageBegin();
    TBase<?, ?> args = instance(head.name, "_args");
    args.read(protocol);
    protocol.readMessageEnd();
    return new Call(head.name, head.seqid, args);
  }

  /** A reply; value is null for a method without a result. */
  static byte[] success(Call call, Object value) {
    TBase<?, ?> result = instance(call.call(), "_result");
    if (value != null) {
      set(result, 0, value);
    }
    return message(call, result);
  }

  /** A failure that the method declares, as its field 1. */
  static byte[] failure(Call call, Object failure) {
    TBase<?, ?> result = instance(call.call(), "_result");
    set(result, 1, failure);
    return message(call, result);
  }

  private static byte[] message(Call call, TBase<?, ?> result) {
    String method = call.call().substring(call.call().indexOf(':') + 1);
    return bytes(
        out -> {
          out.writeMessageBegin(new TMessage(method, TMessageType.REPLY, call.sequence()));
          result.write(out);
          out.writeMessageEnd();
        });
  }

  /** Writes to a protocol. */
  @FunctionalInterface
  interface Writer {
    void write(WireProtocol out) throws TException;
  }

  static byte[] bytes(Writer writer) {
    try {
      MessageTransport out = new MessageTransport();
      writer.write(new WireProtocol(out));
      return Arrays.copyOf(out.output(), out.outputLength());
    } catch (TException e) {
      throw new IllegalArgumentException("the script's reply cannot be written", e);
    }
  }

  private static <F extends TFieldIdEnum> void set(TBase<?, F> struct, int id, Object value) {
    struct.setFieldValue(struct.fieldForId(id), value);
  }

  private static TBase<?, ?> instance(String call, String suffix) {
    String service = call.substring(0, call.indexOf(':'));
    String type =
        "dev.splitbrain.wire."
            + service
            + "."
            + service.substring(0, 1).toUpperCase(Locale.ROOT)
            + service.substring(1)
            + "Service$"
            + call.substring(call.indexOf(':') + 1)
            + suffix;
    try {
      return (TBase<?, ?>) Class.forName(type).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("the IDL has no " + call, e);
    }
  }
}
