package dev.splitbrain.agent.area;

import dev.splitbrain.agent.session.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * How the default file system's paths and a slave's names become each other. The files area
 * provides it; other areas find it with {@link AreaServices}. Threads: any.
 */
public interface PathCodec {
  /** Whether the path belongs to the default file system; false for null. */
  boolean isPlain(Object path);

  /** The host of a slave's path that states it; null for all other paths, and for null. */
  String pinnedTo(Object path);

  /** The wire form of a path of the default file system. */
  ByteBuffer wire(Path plain);

  /**
   * The path of one name that a slave told.
   *
   * @throws IOException if it is no name, but could lead out of its directory
   */
  Path entry(byte[] name, Session session) throws IOException;
}
