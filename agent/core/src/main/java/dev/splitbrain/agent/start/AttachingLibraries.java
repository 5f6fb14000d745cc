package dev.splitbrain.agent.start;

import dev.splitbrain.agent.area.LibraryHook;
import java.util.List;

/**
 * Libraries that make themselves an agent of the VM they run in, as Mockito does before its first
 * mock: with a helper process that attaches to this one, and with jars that they write for this VM
 * to load. All of that is the VM's own affair and stays on the master, though it may happen in the
 * middle of a scope. Every other method of theirs is routed like any code.
 */
final class AttachingLibraries {
  private AttachingLibraries() {}

  static List<LibraryHook> hooks() {
    return List.of(
        LibraryHook.guard(
            "net/bytebuddy/agent/ByteBuddyAgent",
            "install",
            "attach",
            "attachNative",
            "getInstrumentation"),
        LibraryHook.guard(
            "org/mockito/internal/creation/bytebuddy/InlineDelegateByteBuddyMockMaker",
            "<clinit>"));
  }
}
