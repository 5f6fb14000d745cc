package dev.splitbrain.slave.area.environment;

import com.google.auto.service.AutoService;
import dev.splitbrain.slave.session.SlaveArea;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.environment.EnvironmentService;
import org.apache.thrift.TProcessor;

/** What a process is told of its machine. */
@AutoService(SlaveArea.class)
public final class EnvironmentArea implements SlaveArea<EnvironmentService.Iface> {
  @Override
  public String service() {
    return "environment";
  }

  @Override
  public Class<EnvironmentService.Iface> contract() {
    return EnvironmentService.Iface.class;
  }

  @Override
  public EnvironmentService.Iface handler(SlaveSession session) {
    return new EnvironmentHandler(session);
  }

  @Override
  public TProcessor processor(EnvironmentService.Iface handler) {
    return new EnvironmentService.Processor<>(handler);
  }
}
