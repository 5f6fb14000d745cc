package dev.splitbrain.agent.area.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;

/**
 * What {@code Files.newInputStream} gives of a file that is not regular, on releases whose own asks
 * the system how much can be read: others, and all of channels that are not the JDK's own, take the
 * size for it, which such a file has not.
 */
final class ChannelInput extends FilterInputStream {
  /** The first release whose own asks the system. */
  private static final int ASKS = 21;

  private final SlaveFileChannel channel;

  private ChannelInput(InputStream in, SlaveFileChannel channel) {
    super(in);
    this.channel = channel;
  }

  static InputStream over(SlaveFileChannel channel) {
    InputStream in = Channels.newInputStream(channel);
    return JdkFiles.FEATURE < ASKS || channel.file().isRegular()
        ? in
        : new ChannelInput(in, channel);
  }

  @Override
  public int available() throws IOException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    return channel.file().available();
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
    return in.transferTo(out);
  }
}
