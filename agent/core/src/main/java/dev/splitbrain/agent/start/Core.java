package dev.splitbrain.agent.start;

import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.PinnedNames;
import dev.splitbrain.agent.hosts.Directories;
import dev.splitbrain.agent.hosts.HostBook;
import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.scope.PathRouter;
import dev.splitbrain.agent.scope.Scopes;
import dev.splitbrain.agent.session.ManagedSession;
import dev.splitbrain.agent.session.Sessions;
import dev.splitbrain.agent.weave.HookTable;
import java.io.IOException;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The core's parts, put together once per VM. What no scope needs is made when first asked for: a
 * program that opens none pays for weaving only.
 */
final class Core {
  final Scopes scopes;
  final PathRouter router;
  final HostBook hosts;
  final Sessions sessions;
  final AreaContext context;
  private final Consumer<String> opener;
  private HookTable table;

  /**
   * The parts.
   *
   * @param hooksIntact throws if a hook was lost
   * @param proveHooks puts in what is missing, before a scope opens, or throws
   * @param opener opens a JDK module to the core
   * @param flags puts the door's flags of a mask up or down
   */
  Core(
      Options options,
      Runnable hooksIntact,
      Runnable proveHooks,
      Consumer<String> opener,
      BiConsumer<Integer, Boolean> flags)
      throws IOException {
    this.opener = opener;
    scopes = new Scopes(new ScopeFlag(flags), proveHooks);
    router =
        new PathRouter(
            scopes, options.rules().read(options.scope() == Options.Where.TESTS), hooksIntact);
    sessions = new Sessions();
    hosts =
        new HostBook(
            Directories.config(),
            options.hostsFile() != null
                ? options.hostsFile()
                : Directories.config().resolve("hosts.toml"),
            (name, url) -> met(sessions.open(name, url)));
    for (Map.Entry<String, java.nio.file.Path> host : options.hosts().entrySet()) {
      hosts.give(host.getKey(), host.getValue());
    }
    context =
        new AreaContext(
            router,
            new dev.splitbrain.agent.descriptor.VirtualDescriptors(),
            scopes,
            new AreaContext.Flags(flags));
  }

  private ManagedSession met(ManagedSession session) {
    table().areas().forEach(area -> area.met(session));
    return session;
  }

  /** All hooks; the same table at every call. */
  synchronized HookTable table() {
    if (table == null) {
      table =
          HookTable.of(Core.class.getClassLoader(), context, Runtime.version().feature(), opener);
    }
    return table;
  }

  /** Paths that name their hosts. */
  PinnedNames pinnedNames() {
    table();
    return context.services().offered(PinnedNames.class);
  }

  /** Says goodbye to every slave: what the sessions opened there is freed. */
  void close() {
    for (HostRef host : hosts.refs()) {
      ManagedSession session = host.peek();
      if (session != null) {
        session.close();
      }
    }
  }
}
