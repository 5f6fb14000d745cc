package dev.splitbrain.agent.area.files.call;

import dev.splitbrain.agent.session.ReplyNames;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.Listing;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.Principal;
import dev.splitbrain.wire.files.ReadReply;
import dev.splitbrain.wire.files.Stat;
import dev.splitbrain.wire.files.StoreInfo;
import dev.splitbrain.wire.files.TransferReply;
import dev.splitbrain.wire.files.WholeReply;
import dev.splitbrain.wire.session.SlaveInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What replies of the files service can be true, as far as a reply alone tells: {@link
 * dev.splitbrain.agent.session.ReplyCheck}. What was asked for is compared where it is known.
 */
final class FilesReplies {
  /** For a size or a figure that the slave's system does not tell. */
  private static final long UNTOLD = -1;

  /** {@code mismatch} of what the program has to compare itself. */
  private static final long NOT_COMPARED = -2;

  private static final int ACCESS_BITS = 7;
  private static final int MODE_BITS = 0177777;

  /** Far more than any store has: an array of this side is as large. */
  private static final int MOST_BLOCK = 1 << 24;

  private FilesReplies() {}

  static String fault(SlaveInfo info, String method, Object reply) {
    if (reply instanceof Stat stat) {
      return statFault(stat);
    }
    if (reply instanceof Listing listing) {
      return listingFault(info, listing);
    }
    if (reply instanceof OpenReply open) {
      return openFault(open);
    }
    if (reply instanceof ReadReply read) {
      return read.isSetSize() ? below(UNTOLD, "size", read.getSize()) : null;
    }
    if (reply instanceof WholeReply whole) {
      return wholeFault(whole);
    }
    if (reply instanceof TransferReply transfer) {
      String fault = below(0, "copied", transfer.getCopied());
      return fault == null ? below(UNTOLD, "size", transfer.getSize()) : fault;
    }
    if (reply instanceof StoreInfo store) {
      return storeFault(store);
    }
    if (reply instanceof Principal principal) {
      return principal.getName().isEmpty() ? "a principal with an empty name" : null;
    }
    if (reply instanceof Long number) {
      return numberFault(method, number);
    }
    if (reply instanceof Integer number) {
      return below(0, method, number);
    }
    if (reply instanceof ByteBuffer name) {
      return nameFault(info, method, name);
    }
    return reply instanceof List<?> several ? severalFault(info, method, several) : null;
  }

  private static String below(long least, String field, long value) {
    return value < least ? field + " of " + value : null;
  }

  private static String numberFault(String method, long number) {
    return switch (method) {
      case "size", "position" -> below(0, method, number);
      case "write" -> below(UNTOLD, "a size after the write", number);
      case "mismatch" -> below(NOT_COMPARED, method, number);
      default -> null;
    };
  }

  private static String nameFault(SlaveInfo info, String method, ByteBuffer name) {
    return switch (method) {
      case "realPath", "canonicalPath" -> ReplyNames.absoluteFault(info, method, name);
      case "readLink" -> ReplyNames.fault("the target of a link", name);
      default -> null;
    };
  }

  private static String severalFault(SlaveInfo info, String method, List<?> several) {
    for (Object one : several) {
      String fault = null;
      if (one instanceof ByteBuffer root && method.equals("roots")) {
        fault = ReplyNames.absoluteFault(info, "a root", root);
      } else if (one instanceof StoreInfo store) {
        fault = storeFault(store);
      }
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private static String statFault(Stat stat) {
    String fault = below(0, "size", stat.getSize());
    if (fault == null && stat.isSetMode() && (stat.getMode() & ~MODE_BITS) != 0) {
      fault = "mode of " + stat.getMode();
    }
    if (fault == null && stat.isSetLinks()) {
      fault = below(0, "links", stat.getLinks());
    }
    if (fault == null && stat.isSetAccess() && (stat.getAccess() & ~ACCESS_BITS) != 0) {
      fault = "access of " + stat.getAccess();
    }
    return fault;
  }

  private static String listingFault(SlaveInfo info, Listing listing) {
    Set<ByteBuffer> names = new HashSet<>();
    for (Entry entry : listing.getEntries()) {
      ByteBuffer name = entry.bufferForName();
      String fault = ReplyNames.entryFault(info, "an entry of a directory", name);
      if (fault == null && !names.add(name)) {
        String text = new String(entry.getName(), StandardCharsets.UTF_8);
        fault = "an entry twice: \"" + ReplyNames.shown(text) + '"';
      }
      if (fault == null && entry.isSetStat()) {
        fault = statFault(entry.getStat());
      }
      if (fault == null && entry.isSetTarget()) {
        fault = statFault(entry.getTarget());
      }
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private static String openFault(OpenReply open) {
    String fault = below(UNTOLD, "size", open.getSize());
    if (fault == null && open.isComplete() && !open.isSetFirst()) {
      fault = "a complete file without its bytes";
    }
    if (fault == null
        && open.isSetFirst()
        && open.bufferForFirst().remaining() > Limits.CHUNK_BYTES) {
      fault = open.bufferForFirst().remaining() + " first bytes, more than were asked for";
    }
    if (fault == null && open.isSetBlock()) {
      int block = open.getBlock();
      boolean possible = block > 0 && block <= MOST_BLOCK && Integer.bitCount(block) == 1;
      fault = possible ? null : "block of " + block;
    }
    return fault;
  }

  private static String wholeFault(WholeReply whole) {
    int length = whole.bufferForData().remaining();
    if (length > Limits.CHUNK_BYTES) {
      return length + " bytes of a file, more than were asked for";
    }
    return below(UNTOLD, "size", whole.getSize());
  }

  private static String storeFault(StoreInfo store) {
    String fault = below(UNTOLD, "total", store.getTotal());
    fault = fault == null ? below(UNTOLD, "usable", store.getUsable()) : fault;
    fault = fault == null ? below(UNTOLD, "unallocated", store.getUnallocated()) : fault;
    return fault == null ? below(UNTOLD, "blockSize", store.getBlockSize()) : fault;
  }
}
