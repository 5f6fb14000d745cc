package dev.splitbrain.testkit.contract;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contracts on the plain JDK, which is their oracle. */
class PlainFilesContractsTest {
  @TempDir Path directory;

  @Nested
  class OfFileForms extends FileFormsContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfDiagnostics extends DiagnosticsContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfFile extends FileContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfFifos extends FifoContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfSpecialFiles extends SpecialFilesContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfStreams extends StreamsContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfTransfers extends TransfersContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfRandomAccess extends RandomAccessContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfNioFiles extends NioFilesContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfAttributes extends NioAttributesContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfDirectories extends NioDirectoriesContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfSecureDirectories extends SecureDirectoriesContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfSecureViews extends SecureViewsContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfCopies extends NioCopyContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfChannels extends ChannelContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfTemporaryFiles extends TemporaryFilesContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfPaths extends PathsContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfAsyncChannels extends AsyncChannelContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfDirect extends DirectContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfMappingsInArenas extends ArenaMappingContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfMappings extends MappingContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfViews extends ViewsContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfLocks extends LocksContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfWatching extends WatchContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfNames extends NamesContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfArchives extends ArchivesContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfLogFiles extends LogFilesContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfLibraryClasses extends LibraryClassesContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfDocuments extends DocumentsContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfLibraryFormats extends LibraryFormatsContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }

  @Nested
  class OfCallbacks extends CallbacksContract {
    @Override
    protected Path directory() {
      return directory;
    }
  }
}
