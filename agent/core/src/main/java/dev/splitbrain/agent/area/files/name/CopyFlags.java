package dev.splitbrain.agent.area.files.name;

import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.wire.files.CopyOption;
import java.nio.file.LinkOption;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.Set;

/** Copy options, checked as the JDK checks them. */
public record CopyFlags(Set<CopyOption> options) {
  /** From this release on the JDK names the option. */
  private static final int JDK_OF_NAMED_OPTIONS = 25;

  public static CopyFlags ofCopy(java.nio.file.CopyOption... given) {
    EnumSet<CopyOption> options = EnumSet.noneOf(CopyOption.class);
    for (java.nio.file.CopyOption option : given) {
      if (option == StandardCopyOption.REPLACE_EXISTING) {
        options.add(CopyOption.REPLACE_EXISTING);
      } else if (option == StandardCopyOption.COPY_ATTRIBUTES) {
        options.add(CopyOption.COPY_ATTRIBUTES);
      } else if (option == LinkOption.NOFOLLOW_LINKS) {
        options.add(CopyOption.NOFOLLOW_LINKS);
      } else if (option == null) {
        throw new NullPointerException();
      } else if (isInterruptible(option)) {
        options.add(CopyOption.INTERRUPTIBLE);
      } else {
        throw unsupported("Unsupported copy option", option);
      }
    }
    return new CopyFlags(options);
  }

  /** The enum lies in a module that need not be there. */
  private static boolean isInterruptible(java.nio.file.CopyOption option) {
    return option.getClass().getName().equals("com.sun.nio.file.ExtendedCopyOption")
        && option.toString().equals("INTERRUPTIBLE");
  }

  public static CopyFlags ofMove(java.nio.file.CopyOption... given) {
    EnumSet<CopyOption> options = EnumSet.noneOf(CopyOption.class);
    for (java.nio.file.CopyOption option : given) {
      if (option == StandardCopyOption.ATOMIC_MOVE) {
        options.add(CopyOption.ATOMIC_MOVE);
      } else if (option == StandardCopyOption.REPLACE_EXISTING) {
        options.add(CopyOption.REPLACE_EXISTING);
      } else if (option == null) {
        throw new NullPointerException();
      } else if (option != LinkOption.NOFOLLOW_LINKS) {
        throw unsupported(
            JdkFiles.FEATURE >= JDK_OF_NAMED_OPTIONS
                ? "Unsupported option"
                : "Unsupported copy option",
            option);
      }
    }
    return new CopyFlags(options);
  }

  private static UnsupportedOperationException unsupported(
      String message, java.nio.file.CopyOption option) {
    return new UnsupportedOperationException(
        JdkFiles.FEATURE >= JDK_OF_NAMED_OPTIONS ? message + ": " + option : message);
  }

  public boolean has(CopyOption option) {
    return options.contains(option);
  }
}
