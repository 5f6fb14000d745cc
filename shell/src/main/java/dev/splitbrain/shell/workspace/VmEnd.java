package dev.splitbrain.shell.workspace;

import dev.splitbrain.shell.engine.ExecVm;

/** How an exec VM has ended, in words. */
final class VmEnd {
  private VmEnd() {}

  /** One sentence without its full stop; waits until the VM has ended. */
  static String of(ExecVm vm) {
    int status = vm.exit().join();
    if (vm.killed() != null) {
      return "The exec VM was ended by " + vm.killed();
    }
    return vm.saidBye()
        ? "The exec VM has exited with status " + status
        : "The exec VM died with status "
            + status
            + (status > 128 ? " (signal " + (status - 128) + ")" : "");
  }
}
