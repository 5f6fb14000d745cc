package dev.splitbrain.slave.area.files;

import com.google.auto.service.AutoService;
import dev.splitbrain.slave.session.SlaveArea;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.files.FilesService;
import org.apache.thrift.TProcessor;

/** Files, by name and by handle. */
@AutoService(SlaveArea.class)
public final class FilesArea implements SlaveArea<FilesService.Iface> {
  @Override
  public String service() {
    return "files";
  }

  @Override
  public Class<FilesService.Iface> contract() {
    return FilesService.Iface.class;
  }

  @Override
  public FilesService.Iface handler(SlaveSession session) {
    return new FilesHandler(session);
  }

  @Override
  public TProcessor processor(FilesService.Iface handler) {
    return new FilesService.Processor<>(handler);
  }
}
