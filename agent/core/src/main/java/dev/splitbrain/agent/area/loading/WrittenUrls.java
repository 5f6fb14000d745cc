package dev.splitbrain.agent.area.loading;

import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.session.Session;
import java.io.ByteArrayInputStream;
import java.io.FilePermission;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.security.Permission;
import java.util.Set;

/**
 * Serves the {@code file:} URLs of what this process wrote to a slave. To the JDK's own loading of
 * classes, services and bundles, which is never routed, they give the bytes that were written; the
 * program that opens one gets what any such URL gives where it is. Threads: any.
 */
final class WrittenUrls extends URLStreamHandler {
  private final WrittenCode code;
  private final Session session;

  WrittenUrls(WrittenCode code, Session session) {
    this.code = code;
    this.session = session;
  }

  /** The same URL, served by this. */
  URL url(URL url) throws IOException {
    return new URL(null, url.toExternalForm(), this);
  }

  @Override
  protected URLConnection openConnection(URL url) throws IOException {
    URL plain = new URL(url.toExternalForm());
    return Door.isGuarded() ? new Written(url, plain) : plain.openConnection();
  }

  @Override
  protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
    return openConnection(url);
  }

  private final class Written extends URLConnection {
    private final URL plain;
    private byte[] bytes;
    private URLConnection masters;

    Written(URL url, URL plain) {
      super(url);
      this.plain = plain;
    }

    @Override
    public void connect() throws IOException {
      if (connected) {
        return;
      }
      String file = JdkLoaders.file(url);
      if (file != null) {
        bytes = code.find(session, file).bytes();
        Set<String> names = bytes == null ? code.names(session, file) : Set.of();
        if (!names.isEmpty()) {
          bytes = (String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8);
        }
      }
      if (bytes == null) {
        masters = plain.openConnection();
        masters.connect();
      }
      connected = true;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      connect();
      return bytes == null ? masters.getInputStream() : new ByteArrayInputStream(bytes);
    }

    @Override
    public int getContentLength() {
      return (int) Math.min(Integer.MAX_VALUE, getContentLengthLong());
    }

    @Override
    public long getContentLengthLong() {
      try {
        connect();
      } catch (IOException e) {
        return -1; // Opening it will say so.
      }
      return bytes == null ? masters.getContentLengthLong() : bytes.length;
    }

    @Override
    public String getContentType() {
      String type = guessContentTypeFromName(url.getFile());
      return type == null ? "content/unknown" : type;
    }

    /** As of any file: a class from it may do no more. */
    @Override
    public Permission getPermission() {
      String file = JdkLoaders.file(url);
      return new FilePermission(file == null ? url.getFile() : file, "read");
    }
  }
}
