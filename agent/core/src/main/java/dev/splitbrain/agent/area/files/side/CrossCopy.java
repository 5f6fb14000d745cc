package dev.splitbrain.agent.area.files.side;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.name.CopyFlags;
import dev.splitbrain.wire.files.CopyOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * Copies and moves between two machines, as the JDK does between two file systems: the bytes stream
 * through the master, links and atomic moves fail.
 */
public final class CrossCopy {
  /** From this release on the JDK copies permissions between file systems too. */
  private static final int JDK_OF_PERMISSIONS = 20;

  private final Side from;
  private final Path source;
  private final Side to;
  private final Path target;

  public CrossCopy(Side from, Path source, Side to, Path target) {
    this.from = from;
    this.source = source;
    this.to = to;
    this.target = target;
  }

  public void copy(java.nio.file.CopyOption... options) throws IOException {
    CopyFlags flags = CopyFlags.ofCopy(options);
    if (isOneSlave() && from.mayLook(source) && to.mayChange(target)) {
      ((SlaveFiles) from.machine()).copyTo(source, (SlaveFiles) to.machine(), target, flags);
      return;
    }
    copy(
        flags.has(CopyOption.REPLACE_EXISTING),
        !flags.has(CopyOption.NOFOLLOW_LINKS),
        flags.has(CopyOption.COPY_ATTRIBUTES));
  }

  public void move(java.nio.file.CopyOption... options) throws IOException {
    CopyFlags flags = CopyFlags.ofMove(options);
    if (flags.has(CopyOption.ATOMIC_MOVE)) {
      throw new AtomicMoveNotSupportedException(
          source.toString(), target.toString(), "Atomic move between hosts is not supported");
    }
    if (!from.mayChange(source)) {
      from.delete(source); // It fails, and nothing has been copied for it.
    }
    copy(flags.has(CopyOption.REPLACE_EXISTING), false, true);
    try {
      from.delete(source);
    } catch (IOException | RuntimeException e) {
      undo(e);
      throw e;
    }
  }

  private boolean isOneSlave() {
    return from.machine() instanceof SlaveFiles one
        && to.machine() instanceof SlaveFiles other
        && one.session() == other.session();
  }

  /** What a hard link between them fails with. */
  public static FileSystemException noLink(Path link, Path existing) {
    return new FileSystemException(
        link.toString(), existing.toString(), "Invalid cross-device link");
  }

  private void copy(boolean replace, boolean follow, boolean withAttributes) throws IOException {
    LinkOption[] links = follow ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    BasicFileAttributes attributes = read(links);
    if (attributes.isSymbolicLink()) {
      throw new IOException("Copying of symbolic links not supported");
    }
    if (attributes.isDirectory()) {
      clear(replace);
      to.createDirectory(target);
    } else {
      // Opened first, so that a source that cannot be read never costs the old target.
      try (InputStream in = from.newInputStream(source)) {
        clear(replace);
        pour(in);
      }
    }
    if (withAttributes) {
      try {
        keep(attributes);
      } catch (IOException | RuntimeException e) {
        undo(e);
        throw e;
      }
    }
  }

  private BasicFileAttributes read(LinkOption... links) throws IOException {
    PosixFileAttributeView view = from.view(source, PosixFileAttributeView.class, links);
    return view == null
        ? from.attributes(source, BasicFileAttributes.class, links)
        : view.readAttributes();
  }

  private void clear(boolean replace) throws IOException {
    if (replace) {
      try {
        to.delete(target);
      } catch (NoSuchFileException e) {
        // Nothing to replace.
      }
    } else if (exists()) {
      throw new FileAlreadyExistsException(target.toString());
    }
  }

  private boolean exists() throws IOException {
    try {
      to.checkAccess(target);
      return true;
    } catch (FileSystemException e) {
      return false;
    }
  }

  private void pour(InputStream in) throws IOException {
    byte[] buffer = new byte[SlaveCalls.CHUNK];
    try (OutputStream out =
        to.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
      }
    }
  }

  private void keep(BasicFileAttributes attributes) throws IOException {
    if (JdkFiles.FEATURE >= JDK_OF_PERMISSIONS && attributes instanceof PosixFileAttributes posix) {
      PosixFileAttributeView view = to.view(target, PosixFileAttributeView.class);
      if (view != null) {
        view.setTimes(posix.lastModifiedTime(), posix.lastAccessTime(), posix.creationTime());
        view.setPermissions(posix.permissions());
        return;
      }
    }
    to.view(target, BasicFileAttributeView.class)
        .setTimes(
            attributes.lastModifiedTime(), attributes.lastAccessTime(), attributes.creationTime());
  }

  private void undo(Exception cause) {
    try {
      to.delete(target);
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }
}
