package dev.splitbrain.slave.area.processes;

import com.google.auto.service.AutoService;
import dev.splitbrain.slave.session.SlaveArea;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.processes.ProcessesService;
import org.apache.thrift.TProcessor;

/** Child processes. */
@AutoService(SlaveArea.class)
public final class ProcessesArea implements SlaveArea<ProcessesService.Iface> {
  @Override
  public String service() {
    return "processes";
  }

  @Override
  public Class<ProcessesService.Iface> contract() {
    return ProcessesService.Iface.class;
  }

  @Override
  public ProcessesService.Iface handler(SlaveSession session) {
    return new ProcessesHandler(session);
  }

  @Override
  public TProcessor processor(ProcessesService.Iface handler) {
    return new ProcessesService.Processor<>(handler);
  }
}
