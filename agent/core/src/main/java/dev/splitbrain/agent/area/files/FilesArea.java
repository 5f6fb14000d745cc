package dev.splitbrain.agent.area.files;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Condition;
import dev.splitbrain.agent.area.Flag;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Needs;
import dev.splitbrain.agent.area.PinnedNames;
import dev.splitbrain.agent.area.Refusal;
import dev.splitbrain.agent.area.Refusals;
import dev.splitbrain.agent.area.files.call.FilesState;
import dev.splitbrain.agent.area.files.channel.ArenaMappings;
import dev.splitbrain.agent.area.files.hook.FileHooks;
import dev.splitbrain.agent.area.files.hook.FileUrls;
import dev.splitbrain.agent.area.files.hook.FilesRouter;
import dev.splitbrain.agent.area.files.hook.ForeignHooks;
import dev.splitbrain.agent.area.files.hook.IdiomHooks;
import dev.splitbrain.agent.area.files.hook.MixedPairHooks;
import dev.splitbrain.agent.area.files.hook.ProviderHooks;
import dev.splitbrain.agent.area.files.hook.RandomAccessHooks;
import dev.splitbrain.agent.area.files.hook.RandomAccessNatives;
import dev.splitbrain.agent.area.files.hook.StreamHooks;
import dev.splitbrain.agent.area.files.hook.StreamTransfers;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.name.FileRefusals;
import dev.splitbrain.agent.area.files.pinned.PinnedFileSystemProvider;
import dev.splitbrain.agent.area.files.pinned.PinnedPaths;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import dev.splitbrain.agent.host.SlaveText;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.envelope.ServiceName;
import dev.splitbrain.wire.files.FilesService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Files: java.io's and java.nio.file's, by name and by handle. */
@AutoService(Area.class)
public final class FilesArea implements Area {
  /**
   * Up once this VM has met a host whose file names have another syntax than the master's. What
   * only looks at the text of names is called by the million, and waits for it.
   */
  private volatile Flag foreign;

  @Override
  public String name() {
    return ServiceName.of(FilesService.class);
  }

  @Override
  public Needs needs() {
    return new Needs(Set.of(), List.of(RandomAccessNatives.standIn()));
  }

  /** The text of names differs from host to host from now on. */
  @Override
  public void met(Session session) {
    if (SlaveText.isForeign(session)) {
      foreign.raise();
    }
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    foreign = context.flag();
    try {
      JdkFiles.initialiseStatics();
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    FilesState state =
        FilesState.of(
            context,
            System::nanoTime,
            Set.of(ProviderHooks.UNIX, PinnedFileSystemProvider.class.getName()));
    PinnedPaths pinned = new PinnedPaths(state);
    context.services().offer(PinnedNames.class, pinned);
    FilesRouter router = new FilesRouter(context, state, pinned);
    List<Hook> hooks = new ArrayList<>();
    hooks.addAll(FileHooks.all(router));
    hooks.addAll(StreamHooks.all(router));
    hooks.add(StreamTransfers.ofFileStreams(router));
    hooks.addAll(RandomAccessHooks.all(router));
    hooks.addAll(ProviderHooks.all(router));
    hooks.addAll(IdiomHooks.all(router));
    hooks.addAll(MixedPairHooks.all(router));
    hooks.addAll(ForeignHooks.all(router, Condition.anyOf(foreign)));
    hooks.addAll(ArenaMappings.all());
    hooks.addAll(FileUrls.all(router));
    hooks.addAll(Refusals.hooks(refusals(), context));
    hooks.add(
        Hook.inScope(
            "sun.nio.fs.UnixFileSystem",
            "getFileStores",
            "()Ljava/lang/Iterable;",
            FilesRouter.unchecked(
                (self, args) -> {
                  SlaveFiles slave = router.slaveOfScope("FileSystem.getFileStores");
                  return slave == null ? Hook.PROCEED : slave.fileStores();
                })));
    hooks.add(
        Hook.inScope(
            "sun.nio.fs.LinuxFileSystem",
            "supportedFileAttributeViews",
            "()Ljava/util/Set;",
            FilesRouter.unchecked(
                (self, args) -> {
                  SlaveFiles slave = router.slaveOfScope("FileSystem.supportedFileAttributeViews");
                  return slave == null ? Hook.PROCEED : slave.supportedViews();
                })));
    hooks.add(
        Hook.inScope(
            "sun.nio.fs.UnixFileSystem",
            "getUserPrincipalLookupService",
            "()Ljava/nio/file/attribute/UserPrincipalLookupService;",
            FilesRouter.unchecked(
                (self, args) -> {
                  SlaveFiles slave =
                      router.slaveOfScope("FileSystem.getUserPrincipalLookupService");
                  return slave == null ? Hook.PROCEED : slave.principals();
                })));
    // The JDK's own tables of file types are the master's.
    hooks.add(
        Hook.guard(
            "sun.nio.fs.AbstractFileTypeDetector",
            "probeContentType",
            "(Ljava/nio/file/Path;)Ljava/lang/String;"));
    return hooks;
  }

  @Override
  public List<Refusal> refusals() {
    return ArenaMappings.refusals();
  }

  @Override
  public List<String> limits() {
    return FileRefusals.limits();
  }
}
