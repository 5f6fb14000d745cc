package dev.splitbrain.e2e.inscope;

import dev.splitbrain.testkit.contract.ArchivesContract;
import dev.splitbrain.testkit.contract.ArenaMappingContract;
import dev.splitbrain.testkit.contract.AsyncChannelContract;
import dev.splitbrain.testkit.contract.CallbacksContract;
import dev.splitbrain.testkit.contract.ChannelContract;
import dev.splitbrain.testkit.contract.DiagnosticsContract;
import dev.splitbrain.testkit.contract.DirectContract;
import dev.splitbrain.testkit.contract.DocumentsContract;
import dev.splitbrain.testkit.contract.EnvironmentContract;
import dev.splitbrain.testkit.contract.FifoContract;
import dev.splitbrain.testkit.contract.FileContract;
import dev.splitbrain.testkit.contract.FileFormsContract;
import dev.splitbrain.testkit.contract.LibraryClassesContract;
import dev.splitbrain.testkit.contract.LibraryFormatsContract;
import dev.splitbrain.testkit.contract.LocksContract;
import dev.splitbrain.testkit.contract.LogFilesContract;
import dev.splitbrain.testkit.contract.MappingContract;
import dev.splitbrain.testkit.contract.NamesContract;
import dev.splitbrain.testkit.contract.NioAttributesContract;
import dev.splitbrain.testkit.contract.NioCopyContract;
import dev.splitbrain.testkit.contract.NioDirectoriesContract;
import dev.splitbrain.testkit.contract.NioFilesContract;
import dev.splitbrain.testkit.contract.PathsContract;
import dev.splitbrain.testkit.contract.PreferencesContract;
import dev.splitbrain.testkit.contract.ProcessesContract;
import dev.splitbrain.testkit.contract.RandomAccessContract;
import dev.splitbrain.testkit.contract.SecureDirectoriesContract;
import dev.splitbrain.testkit.contract.SecureViewsContract;
import dev.splitbrain.testkit.contract.SpecialFilesContract;
import dev.splitbrain.testkit.contract.StartContract;
import dev.splitbrain.testkit.contract.StreamsContract;
import dev.splitbrain.testkit.contract.TemporaryFilesContract;
import dev.splitbrain.testkit.contract.TransfersContract;
import dev.splitbrain.testkit.contract.ViewsContract;
import dev.splitbrain.testkit.contract.WatchContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/**
 * The contracts that the plain JDK fulfils, inside a scope. The runner's listener opens it around
 * each test, so nothing here says so. The outer test checks that none is missing.
 */
class ContractsInScope {
  private static final Path DIRECTORY = Path.of(Both.SLAVE);

  @Nested
  class FileForms extends FileFormsContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Diagnostics extends DiagnosticsContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class ArenaMappings extends ArenaMappingContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class AsyncChannels extends AsyncChannelContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Channels extends ChannelContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Direct extends DirectContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Environment extends EnvironmentContract {}

  @Nested
  class Fifos extends FifoContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class JavaIoFile extends FileContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Locks extends LocksContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Mappings extends MappingContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class NioAttributes extends NioAttributesContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class NioCopy extends NioCopyContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class NioDirectories extends NioDirectoriesContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class SecureDirectories extends SecureDirectoriesContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class SecureDirectoriesPinned extends SecureDirectoriesContract {
    @Override
    protected Path directory() {
      return Both.host().path(Both.SLAVE);
    }
  }

  @Nested
  class SecureViews extends SecureViewsContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class SecureViewsPinned extends SecureViewsContract {
    @Override
    protected Path directory() {
      return Both.host().path(Both.SLAVE);
    }
  }

  @Nested
  class NioFiles extends NioFilesContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Paths extends PathsContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Preferences extends PreferencesContract {
    @Override
    protected Path store() {
      return Path.of(Both.PREFERENCES);
    }
  }

  @Nested
  class Processes extends ProcessesContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class RandomAccess extends RandomAccessContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class SpecialFiles extends SpecialFilesContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Start extends StartContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Streams extends StreamsContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class TemporaryFiles extends TemporaryFilesContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Transfers extends TransfersContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Views extends ViewsContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Watching extends WatchContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Names extends NamesContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Archives extends ArchivesContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class LogFiles extends LogFilesContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class LibraryClasses extends LibraryClassesContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Documents extends DocumentsContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class LibraryFormats extends LibraryFormatsContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class Callbacks extends CallbacksContract {
    @Override
    protected Path directory() {
      return DIRECTORY;
    }
  }

  @Nested
  class WatchingPinned extends WatchContract {
    @Override
    protected Path directory() {
      return Both.host().path(Both.SLAVE);
    }
  }
}
