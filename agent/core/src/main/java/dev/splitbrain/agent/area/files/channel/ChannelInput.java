package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;

/**
 * What {@code Files.newInputStream} gives. The JDK's own, over a channel that is not, knows no
 * short way from file to file; and on releases whose streams ask the system how much can be read of
 * a file that is not regular, it takes the size for it, which such a file has not.
 */
public final class ChannelInput extends FilterInputStream {
  /** Whether the running release's own asks the system. */
  private static final boolean ASKS = JdkFiles.FEATURE >= 21;

  private final SlaveFileChannel channel;

  private ChannelInput(InputStream in, SlaveFileChannel channel) {
    super(in);
    this.channel = channel;
  }

  public static InputStream over(SlaveFileChannel channel) {
    return new ChannelInput(Channels.newInputStream(channel), channel);
  }

  @Override
  public int available() throws IOException {
    if (!ASKS || channel.file().isRegular()) {
      return in.available();
    }
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    int there = channel.file().available();
    // Of pipes and character devices, which have no size, the JDK asks the system as well, and then
    // takes the outcome of the call, which is 0, for its answer.
    return channel.file().size() == 0 ? 0 : there;
  }

  @Override
  public int read(byte[] to) throws IOException {
    return in.read(to);
  }

  @Override
  public byte[] readAllBytes() throws IOException {
    return in.readAllBytes();
  }

  @Override
  public byte[] readNBytes(int length) throws IOException {
    return in.readNBytes(length);
  }

  @Override
  public int readNBytes(byte[] to, int offset, int length) throws IOException {
    return in.readNBytes(to, offset, length);
  }

  @Override
  public void skipNBytes(long count) throws IOException {
    in.skipNBytes(count);
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    SlaveTransfer way = channel.isOpen() ? SlaveTransfer.intoStream(channel.file(), out) : null;
    return way == null ? in.transferTo(out) : way.copyRest();
  }
}
