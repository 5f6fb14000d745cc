package dev.splitbrain.agent.area.processes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What a Process gives for a stream that was redirected: nothing to read, nowhere to write. */
final class NullStreams {
  static final InputStream INPUT =
      new InputStream() {
        @Override
        public int read() {
          return -1;
        }

        @Override
        public int available() {
          return 0;
        }
      };

  static final OutputStream OUTPUT =
      new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          throw new IOException("Stream closed");
        }
      };

  private NullStreams() {}
}
