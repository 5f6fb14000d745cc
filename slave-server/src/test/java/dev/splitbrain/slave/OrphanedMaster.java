package dev.splitbrain.slave;

import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.hello.SlaveUrl;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A master as a process of its own, to be killed: opens what a session can open, says so, and hangs
 * in a blocked read. Arguments: the slave's URL file, a FIFO, a file to lock in a handle.
 */
final class OrphanedMaster {
  private OrphanedMaster() {}

  public static void main(String[] args) throws Exception {
    RawMaster master = RawMaster.open(SlaveUrl.parse(Files.readString(Path.of(args[0])).strip()));
    try (RawMaster.Link link = master.call()) {
      long fifo =
          link.next()
              .files()
              .open(SlaveCase.request(Path.of(args[1]), OpenOption.READ, OpenOption.WRITE))
              .getHandle();
      link.next().files().open(SlaveCase.request(Path.of(args[2]), OpenOption.READ));
      link.next().files().deleteAtSessionEnd(SlaveCase.name(args[2]));
      link.next()
          .processes()
          .start(CancelTest.command("sh", "-c", "sleep 4711 & sleep 4712 & wait"));
      System.out.println("ready");
      link.next().files().read(fifo, -1, 1);
    }
  }
}
