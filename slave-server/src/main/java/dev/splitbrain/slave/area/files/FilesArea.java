package dev.splitbrain.slave.area.files;

import com.google.auto.service.AutoService;
import dev.splitbrain.slave.area.SlaveArea;
import dev.splitbrain.wire.files.FilesService;

/** Files, by name and by handle. */
@AutoService(SlaveArea.class)
public final class FilesArea extends SlaveArea<FilesService.Iface> {
  /** For the service loader. */
  public FilesArea() {
    super(FilesService.Iface.class, FilesHandler::new, FilesService.Processor::new);
  }
}
