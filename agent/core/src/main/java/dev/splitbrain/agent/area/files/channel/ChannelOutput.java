package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.open.SlaveFile;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;

/** What {@code Files.newOutputStream} gives: it shows which file it writes to. */
public final class ChannelOutput extends FilterOutputStream {
  private final SlaveFileChannel channel;

  private ChannelOutput(OutputStream out, SlaveFileChannel channel) {
    super(out);
    this.channel = channel;
  }

  public static OutputStream over(SlaveFileChannel channel) {
    return new ChannelOutput(Channels.newOutputStream(channel), channel);
  }

  /** Null once it is closed. */
  SlaveFile file() {
    return channel.isOpen() ? channel.file() : null;
  }

  @Override
  public void write(byte[] from) throws IOException {
    out.write(from);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    out.write(from, offset, length);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
