package dev.splitbrain.agent.area.files.pinned;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.PathCodec;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.name.MappedNames;
import dev.splitbrain.agent.area.files.name.NameCodec;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import dev.splitbrain.agent.session.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** {@link NameCodec} for the other areas. */
@AutoService(PathCodec.class)
public final class FilesPathCodec implements PathCodec {
  @Override
  public boolean isPlain(Object path) {
    return JdkFiles.isPlain(path);
  }

  @Override
  public String pinnedTo(Object path) {
    return path instanceof PinnedPath pinned && pinned.side().machine() instanceof SlaveFiles
        ? pinned.side().hostName()
        : null;
  }

  @Override
  public ByteBuffer wire(Path plain) {
    return MappedNames.PLAIN.wire(plain);
  }

  @Override
  public Path entry(byte[] name, Session session) throws IOException {
    return JdkFiles.path(NameCodec.checkListed(name, session));
  }
}
