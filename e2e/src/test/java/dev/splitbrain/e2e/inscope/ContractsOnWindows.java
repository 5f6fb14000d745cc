package dev.splitbrain.e2e.inscope;

import dev.splitbrain.testkit.contract.ArenaMappingContract;
import dev.splitbrain.testkit.contract.AsyncChannelContract;
import dev.splitbrain.testkit.contract.CallbacksContract;
import dev.splitbrain.testkit.contract.ChannelContract;
import dev.splitbrain.testkit.contract.DiagnosticsContract;
import dev.splitbrain.testkit.contract.DocumentsContract;
import dev.splitbrain.testkit.contract.FileContract;
import dev.splitbrain.testkit.contract.LibraryClassesContract;
import dev.splitbrain.testkit.contract.LibraryFormatsContract;
import dev.splitbrain.testkit.contract.LogFilesContract;
import dev.splitbrain.testkit.contract.MappingContract;
import dev.splitbrain.testkit.contract.NioAttributesContract;
import dev.splitbrain.testkit.contract.NioCopyContract;
import dev.splitbrain.testkit.contract.NioDirectoriesContract;
import dev.splitbrain.testkit.contract.NioFilesContract;
import dev.splitbrain.testkit.contract.PathsContract;
import dev.splitbrain.testkit.contract.RandomAccessContract;
import dev.splitbrain.testkit.contract.StreamsContract;
import dev.splitbrain.testkit.contract.TemporaryFilesContract;
import dev.splitbrain.testkit.contract.TransfersContract;
import dev.splitbrain.testkit.contract.ViewsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/**
 * The contracts of files where names have drives and backslashes; those marked as a matter of POSIX
 * are left out by the outer test. Left out as a whole are locks, of which this file system has none
 * that exclude anybody, and watching, which it does by looking every few seconds. The directory is
 * named inside the scope: it has its host's syntax.
 */
class ContractsOnWindows {
  @Nested
  class Diagnostics extends DiagnosticsContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class ArenaMappings extends ArenaMappingContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class AsyncChannels extends AsyncChannelContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class Callbacks extends CallbacksContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class Channels extends ChannelContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class JavaIoFile extends FileContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class Mappings extends MappingContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class NioAttributes extends NioAttributesContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class NioCopy extends NioCopyContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class NioDirectories extends NioDirectoriesContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class NioFiles extends NioFilesContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class Paths extends PathsContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class RandomAccess extends RandomAccessContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class Streams extends StreamsContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class TemporaryFiles extends TemporaryFilesContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class Transfers extends TransfersContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class Views extends ViewsContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class LogFiles extends LogFilesContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class LibraryClasses extends LibraryClassesContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class Documents extends DocumentsContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }

  @Nested
  class LibraryFormats extends LibraryFormatsContract {
    @Override
    protected Path directory() {
      return Path.of(Both.SLAVE);
    }
  }
}
