package dev.splitbrain.slave.area.files;

import dev.splitbrain.slave.open.Opener;
import dev.splitbrain.slave.open.SharedFile;
import dev.splitbrain.slave.session.Failures;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.slave.system.JdkInternals;
import dev.splitbrain.slave.system.OwnDescriptors;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.files.WholeReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.EnumSet;
import java.util.Set;

/** The files that a session opens. */
final class OpenFiles {
  private static final String KIND = "file";

  private final SlaveSession session;
  private final SafeFileSystems safe;

  OpenFiles(SlaveSession session, SafeFileSystems safe) {
    this.session = session;
    this.safe = safe;
  }

  OpenFile get(long handle) throws Failure {
    return session.handles().get(handle, OpenFile.class);
  }

  /**
   * Opens a file. The first bytes that ride along move no position, and come only from a file that
   * may be read ahead.
   */
  OpenReply open(OpenRequest request) throws Exception {
    return reply(request, openFile(request));
  }

  /** As {@link #open}, of a file that is found another way than by the request's name. */
  OpenReply open(OpenRequest request, Place place) throws Exception {
    return reply(request, openFile(request, place));
  }

  private OpenReply reply(OpenRequest request, Opened opened) throws Exception {
    OpenFile file = opened.file();
    try {
      OpenReply reply = new OpenReply();
      if (opened.identity() != null) {
        reply.setIdentity(opened.identity().toString().getBytes(StandardCharsets.UTF_8));
      }
      reply.setSize(file.size());
      reply.setRegular(file.isRegular());
      reply.setReadAhead(file.isPlain());
      reply.setPositioned(file.isPlain());
      reply.setTransfers(file.isPlain());
      reply.setMappings(file.checksMappings());
      if (opened.block() > 0) {
        reply.setBlock(opened.block());
      }
      if (file.isPlain()) {
        // Before the bytes: a change in between then shows as a time that moved.
        reply.setModified(file.modified());
      }
      if (file.isPlain()
          && request.getFirstBytes() > 0
          && request.getOptions().contains(OpenOption.READ)) {
        byte[] first = file.first(request.getFirstBytes());
        reply.setFirst(first);
        reply.setComplete(first.length >= reply.getSize());
      }
      reply.setHandle(session.handles().add(KIND, file));
      return reply;
    } catch (Throwable e) {
      file.close();
      throw e;
    }
  }

  /**
   * An open file.
   *
   * @param identity what makes it the same as another; null where nothing says
   * @param block the store's block size if it was opened past the system's cache, else 0
   */
  private record Opened(OpenFile file, Object identity, int block) {}

  /** Where a file is found. */
  interface Place {
    /** Its name, or the likeliest one: for systems where an open file cannot be looked at. */
    Path path();

    Opener.Target target();

    /** Null if there is nothing to see; opening it will say why. */
    BasicFileAttributes look(boolean follow);
  }

  /** A file that its name leads to. */
  private record Named(Path path) implements Place {
    @Override
    public Opener.Target target() {
      return Opener.named(path);
    }

    @Override
    public BasicFileAttributes look(boolean follow) {
      return Opener.look(path, follow);
    }
  }

  private Opened openFile(OpenRequest request) throws Exception {
    return openFile(request, new Named(session.path(request.bufferForPath())));
  }

  private Opened openFile(OpenRequest request, Place place) throws Exception {
    return openFile(
        place,
        request.getOptions(),
        request.isSetMode() ? request.getMode() : null,
        request.isRefuseDirectory());
  }

  private Opened openFile(
      Place place, Set<OpenOption> options, Integer mode, boolean refuseDirectory)
      throws Exception {
    Path path = place.path();
    BasicFileAttributes before = place.look(!options.contains(OpenOption.NOFOLLOW_LINKS));
    OwnDescriptors.refuse(path, before);
    FileAttribute<?>[] creation = Opener.creation(path, mode);
    FileChannel channel = Opener.open(place.target(), before, Opener.options(options), creation);
    try {
      Path self = OpenFile.self(channel, path);
      BasicFileAttributes attributes = attributes(self);
      if (refuseDirectory && attributes != null && attributes.isDirectory()) {
        throw Failures.of(ErrorKind.IS_A_DIRECTORY, "Is a directory");
      }
      boolean regular = attributes != null && attributes.isRegularFile();
      Object identity = SharedFile.identity(path, attributes);
      int block = options.contains(OpenOption.DIRECT) ? block(channel, self) : 0;
      boolean plain = regular && block == 0 && isSafe(path, self);
      OpenFile file = new OpenFile(channel, path, regular, plain, identity, block);
      return new Opened(file, identity, block);
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  /** What the JDK asked the store for as it opened the channel. */
  private static int block(FileChannel channel, Path self) throws IOException {
    int known = JdkInternals.alignment(channel);
    return known > 0 ? known : Math.toIntExact(Files.getFileStore(self).getBlockSize());
  }

  /** Null for a file that was deleted, where only its name could tell. */
  private static BasicFileAttributes attributes(Path self) throws IOException {
    try {
      return Files.readAttributes(self, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private boolean isSafe(Path path, Path self) throws IOException {
    Long device =
        Stats.hasUnix(self.getFileSystem()) ? (Long) Files.getAttribute(self, "unix:dev") : null;
    return safe.isSafe(self, path, device);
  }

  /** A whole regular file; a file of /proc is regular and tells its size only by its end. */
  WholeReply readWhole(Path path, int limit, Set<OpenOption> options) throws Exception {
    WholeReply reply = new WholeReply();
    reply.setData(new byte[0]);
    BasicFileAttributes before = Opener.look(path, !options.contains(OpenOption.NOFOLLOW_LINKS));
    if (before != null && !before.isRegularFile()) {
      reply.setSize(before.size());
      return reply;
    }
    Set<OpenOption> reading = EnumSet.of(OpenOption.READ);
    reading.addAll(options);
    int most = Math.max(0, Math.min(limit, Limits.CHUNK_BYTES));
    try (OpenFile file = openFile(new Named(path), reading, null, false).file()) {
      reply.setSize(file.size());
      if (file.isRegular() && reply.getSize() <= most) {
        ByteBuffer data = upTo(file, most);
        if (data != null) {
          reply.setData(data);
          reply.setSize(data.remaining());
          reply.setComplete(true);
        }
      }
    }
    return reply;
  }

  /** All bytes up to the end; null if there are more than that. */
  private static ByteBuffer upTo(OpenFile file, int most) throws Exception {
    ByteBuffer all = ByteBuffer.allocate((int) Math.min(most, file.size() + 1) + 1);
    while (true) {
      ByteBuffer piece =
          file.read(OpenFile.OWN, Math.min(most + 1, Limits.CHUNK_BYTES)).bufferForData();
      if (!piece.hasRemaining()) {
        return all.flip();
      }
      if (all.position() + piece.remaining() > most) {
        return null;
      }
      if (all.remaining() < piece.remaining()) {
        int room = Math.max(all.position() + piece.remaining(), 2 * all.capacity());
        all = ByteBuffer.allocate(Math.min(most, room)).put(all.flip());
      }
      all.put(piece);
    }
  }

  /** Opens, writes all and closes; an error of the close counts. */
  void writeWhole(OpenRequest request, ByteBuffer data) throws Exception {
    try (OpenFile file = openFile(request).file()) {
      if (data.hasRemaining()) {
        file.write(OpenFile.OWN, data);
      }
    }
  }
}
