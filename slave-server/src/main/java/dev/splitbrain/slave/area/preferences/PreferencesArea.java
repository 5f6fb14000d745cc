package dev.splitbrain.slave.area.preferences;

import com.google.auto.service.AutoService;
import dev.splitbrain.slave.area.SlaveArea;
import dev.splitbrain.wire.preferences.PreferencesService;

/** java.util.prefs of the slave's user and system. */
@AutoService(SlaveArea.class)
public final class PreferencesArea extends SlaveArea<PreferencesService.Iface> {
  /** For the service loader. */
  public PreferencesArea() {
    super(
        PreferencesService.Iface.class, PreferencesHandler::new, PreferencesService.Processor::new);
  }
}
