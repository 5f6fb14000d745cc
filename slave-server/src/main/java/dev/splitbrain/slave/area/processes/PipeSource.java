package dev.splitbrain.slave.area.processes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * The reader's end of a child's output. That of a pipe ends with the last byte that was there when
 * the child ended, as the JDK's does: what the child left behind may hold the other end open for
 * ever. That of an inherited output ends when everybody has closed it, as on a terminal.
 */
final class PipeSource implements OutputBuffer.ByteSource, Closeable {
  private final Pipe.SourceChannel channel;
  private final Selector selector;
  private final boolean endsWithChild;
  private volatile boolean childEnded;

  /** Takes the channel over, unless it fails. */
  PipeSource(Pipe.SourceChannel channel, boolean endsWithChild) throws IOException {
    this.channel = channel;
    this.endsWithChild = endsWithChild;
    this.selector = Selector.open();
    try {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
    } catch (Throwable e) {
      selector.close();
      throw e;
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    try {
      while (true) {
        // Asked before the pipe is: what a child wrote is there once it has ended.
        boolean complete = childEnded;
        int count = channel.read(into);
        if (count != 0) {
          return count;
        }
        if (complete) {
          return -1;
        }
        selector.select();
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException e) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public void childEnded() {
    if (endsWithChild) {
      childEnded = true;
      selector.wakeup();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      selector.close();
    } finally {
      channel.close();
    }
  }
}
