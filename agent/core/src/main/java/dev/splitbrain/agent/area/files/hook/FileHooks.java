package dev.splitbrain.agent.area.files.hook;

import static dev.splitbrain.agent.area.files.hook.FilesRouter.unchecked;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.files.attribute.FileStats;
import dev.splitbrain.agent.area.files.directory.FileLists;
import dev.splitbrain.agent.area.files.jdk.Guards;
import dev.splitbrain.agent.area.files.name.FileName;
import dev.splitbrain.agent.area.files.name.MappedNames;
import dev.splitbrain.agent.area.files.name.NameCodec;
import dev.splitbrain.agent.area.files.name.RuledOut;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import dev.splitbrain.agent.scope.Listed;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.files.StoreInfo;
import java.io.File;
import java.io.FilenameFilter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/** java.io.File, but for what is syntax alone. */
public final class FileHooks {
  private static final String FILE = "java.io.File";

  private final FilesRouter router;
  private final List<Hook> hooks = new ArrayList<>();

  private FileHooks(FilesRouter router) {
    this.router = router;
  }

  public static List<Hook> all(FilesRouter router) {
    FileHooks all = new FileHooks(router);
    all.looks();
    all.changes();
    all.permissions();
    all.names();
    return all.hooks;
  }

  private void hook(String method, String descriptor, FileRuling ruling, HookBody body) {
    hooks.add(RuledFile.of(Hook.inScope(FILE, method, descriptor, body), ruling, router));
  }

  /** For methods that declare no exception. */
  private void quiet(
      String method, String descriptor, FileRuling ruling, FilesRouter.FileBody body) {
    hook(method, descriptor, ruling, unchecked(router.byFile(body)));
  }

  /** As above, for what only looks. */
  private void look(String method, String descriptor, FilesRouter.FileBody body) {
    quiet(method, descriptor, FileRuling.LOOK, body);
  }

  /** As above, for what changes something and answers false if it cannot. */
  private void change(String method, String descriptor, FilesRouter.FileBody body) {
    quiet(method, descriptor, FileRuling.CHANGE, body);
  }

  private void looks() {
    look("exists", "()Z", (slave, name, args) -> stats(slave).stat(name) != null);
    look("isFile", "()Z", (slave, name, args) -> stats(slave).is(name, FileType.REGULAR));
    look("isDirectory", "()Z", (slave, name, args) -> stats(slave).is(name, FileType.DIRECTORY));
    hook(
        "isHidden",
        "()Z",
        FileRuling.LOOK,
        unchecked(
            (self, args) ->
                router
                    .byFile((slave, name, a) -> stats(slave).isHidden(name, (File) self))
                    .call(self, args)));
    look("length", "()J", (slave, name, args) -> stats(slave).length(name));
    look("lastModified", "()J", (slave, name, args) -> stats(slave).lastModified(name));
    look("canRead", "()Z", (slave, name, args) -> stats(slave).can(name, 4));
    quiet(
        "canWrite",
        "()Z",
        FileRuling.LOOK.whenReadOnly((router, self, args, route) -> false),
        (slave, name, args) -> stats(slave).can(name, 2));
    look("canExecute", "()Z", (slave, name, args) -> stats(slave).can(name, 1));
    look("getTotalSpace", "()J", (slave, name, args) -> space(slave, name, StoreInfo::getTotal));
    look(
        "getFreeSpace",
        "()J",
        (slave, name, args) -> space(slave, name, StoreInfo::getUnallocated));
    look("getUsableSpace", "()J", (slave, name, args) -> space(slave, name, StoreInfo::getUsable));
    // listFiles looks at its entries next; list does not.
    hook(
        "normalizedList",
        "()[Ljava/lang/String;",
        FileRuling.LOOK,
        unchecked(
            (self, args) ->
                router
                    .byFile((slave, name, a) -> listed(slave, name, (File) self, true))
                    .call(self, args)));
    hook(
        "list",
        "()[Ljava/lang/String;",
        FileRuling.LOOK,
        unchecked(
            (self, args) ->
                router
                    .byFile((slave, name, a) -> listed(slave, name, (File) self, false))
                    .call(self, args)));
    hook(
        "list",
        "(Ljava/io/FilenameFilter;)[Ljava/lang/String;",
        FileRuling.LOOK.onMaster(
            (file, args) -> accepted(file.there().list(), file.self(), args[0])),
        unchecked(
            (self, args) ->
                router
                    .byFile(
                        (slave, name, a) ->
                            accepted(listed(slave, name, (File) self, false), (File) self, a[0]))
                    .call(self, args)));
  }

  private static FileStats stats(SlaveFiles slave) {
    return new FileStats(slave.calls);
  }

  private static long space(SlaveFiles slave, String name, ToLongFunction<StoreInfo> which)
      throws IOException {
    StoreInfo store = slave.calls.orElse("store", name, null, c -> c.store(slave.calls.wire(name)));
    return store == null ? 0 : which.applyAsLong(store);
  }

  private static String[] list(SlaveFiles slave, String name, File self, boolean withStats)
      throws IOException {
    List<Entry> entries = new FileLists(slave.calls).all(name, withStats);
    if (entries == null) {
      return null;
    }
    String[] names = new String[entries.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = NameCodec.text(entries.get(i).getName());
      if (self.getClass() != File.class) {
        names[i] = new File(names[i]).getPath();
      }
    }
    return names;
  }

  /** As opening them would find: with what rules keep of it on the master. */
  private String[] listed(SlaveFiles slave, String name, File self, boolean withStats)
      throws IOException {
    String[] names = list(slave, name, self, withStats);
    Listed listed = names == null ? Listed.AS_IT_IS : router.listed(slave, name);
    if (listed == Listed.AS_IT_IS) {
      return names;
    }
    Set<String> all = new LinkedHashSet<>();
    for (String each : names) {
      if (!listed.isHidden().test(each)) {
        all.add(each);
      }
    }
    all.addAll(listed.more());
    return all.toArray(new String[0]);
  }

  /** The names that the program's filter accepts; it sees the directory as the program named it. */
  private static String[] accepted(String[] names, File self, Object filter) throws IOException {
    if (names == null || filter == null) {
      return names;
    }
    List<String> accepted = new ArrayList<>();
    for (String entry : names) {
      if (Guards.unguarded(() -> ((FilenameFilter) filter).accept(self, entry))) {
        accepted.add(entry);
      }
    }
    return accepted.toArray(new String[0]);
  }

  private void changes() {
    hook(
        "createNewFile",
        "()Z",
        FileRuling.CHANGE.declaring().whenReadOnly(FileHooks::notCreated),
        router.byFile((slave, name, args) -> name.isEmpty() ? Hook.PROCEED : create(slave, name)));
    change(
        "delete",
        "()Z",
        (slave, name, args) -> {
          boolean done = done(slave, "remove", name, c -> c.remove(slave.calls.wire(name)));
          if (done) {
            slave.calls.written().removed(slave.session(), slave.calls.there(name));
          }
          return done;
        });
    quiet(
        "deleteOnExit",
        "()V",
        FileRuling.CHANGE.whenReadOnly(FileRuling.answer(null)),
        (slave, name, args) ->
            slave.calls.byFile(
                "deleteAtSessionEnd",
                name,
                c -> {
                  c.deleteAtSessionEnd(slave.calls.wire(name));
                  return null;
                }));
    change(
        "mkdir",
        "()Z",
        (slave, name, args) ->
            done(
                slave,
                "createDirectory",
                name,
                c -> c.createDirectory(slave.calls.wire(name), 0777)));
    hooks.add(
        RuledFile.ofRename(
            Hook.inScope(
                FILE,
                "renameTo",
                "(Ljava/io/File;)Z",
                unchecked((self, args) -> rename((File) self, (File) args[0]))),
            router));
    hooks.add(
        RuledFile.ofTemporary(
            Hook.inScope(
                FILE,
                "createTempFile",
                "(Ljava/lang/String;Ljava/lang/String;Ljava/io/File;)Ljava/io/File;",
                (self, args) ->
                    createTemporary((String) args[0], (String) args[1], (File) args[2])),
            router));
  }

  /** A call without a result, whose failure is the answer false. */
  private interface Change {
    void on(dev.splitbrain.wire.files.FilesService.Client client)
        throws org.apache.thrift.TException;
  }

  private static boolean done(SlaveFiles slave, String method, String name, Change change)
      throws IOException {
    return slave.calls.orElse(
        method,
        name,
        false,
        c -> {
          change.on(c);
          return true;
        });
  }

  /** False if there is a file of the name. */
  private static boolean create(SlaveFiles slave, String name) throws IOException {
    if (name.equals("/")) {
      return false;
    }
    OpenRequest request =
        new OpenRequest(
            slave.calls.wire(name), EnumSet.of(OpenOption.WRITE, OpenOption.CREATE_NEW), 0, true);
    return new FileStats(slave.calls).created(name, request);
  }

  /** A file that is there is not made anew; else a read-only file system says so. */
  private static Object notCreated(FilesRouter router, File self, Object[] args, Route route)
      throws IOException {
    if (Guards.unguarded(self::exists)) {
      return false;
    }
    router.denied(FileName.own(self), route);
    throw RuledOut.plain(FileName.own(self), route);
  }

  private Object rename(File from, File to) throws IOException {
    boolean left = to == null || NameCodec.isInvalid(from) || NameCodec.isInvalid(to);
    if (left
        || !FileName.namesSomething(FileName.own(from))
        || !FileName.namesSomething(FileName.own(to))) {
      return Hook.PROCEED;
    }
    String source = FileName.own(from);
    String target = FileName.own(to);
    SlaveFiles slave = router.slave(source);
    SlaveFiles other = router.slave(target);
    if (slave == null && other == null) {
      return Hook.PROCEED;
    }
    if (slave == null || other == null || !slave.isSame(other)) {
      return false;
    }
    boolean done =
        slave.calls.orElse(
            "rename",
            source,
            false,
            c -> c.rename(slave.calls.wire(source), slave.calls.wire(target)));
    if (done) {
      slave
          .calls
          .written()
          .moved(slave.session(), slave.calls.there(source), slave.calls.there(target));
    }
    return done;
  }

  private Object createTemporary(String prefix, String suffix, File given) throws IOException {
    if (prefix == null || prefix.length() < 3) {
      return Hook.PROCEED;
    }
    File directory = given == null ? router.temporaryDirectory() : given;
    SlaveFiles slave = directory == null ? null : router.slave(FileName.own(directory));
    if (slave == null) {
      return Hook.PROCEED;
    }
    while (true) {
      File file =
          FileName.temporary(
              prefix, suffix == null ? ".tmp" : suffix, directory, slave.isForeign());
      if (create(slave, file.getPath())) {
        return file;
      }
    }
  }

  private void permissions() {
    quiet(
        "setLastModified",
        "(J)Z",
        FileRuling.CHANGE.whenReadOnly(
            (router, self, args, route) ->
                (long) args[0] < 0
                    ? Hook.PROCEED // The JDK's own check of its argument comes first.
                    : FileRuling.answer(false).answer(router, self, args, route)),
        (slave, name, args) ->
            (long) args[0] < 0 ? Hook.PROCEED : stats(slave).setModified(name, (long) args[0]));
    change("setReadOnly", "()Z", (slave, name, args) -> stats(slave).setMode(name, 0222, false));
    permission("setReadable", 0444);
    permission("setWritable", 0222);
    permission("setExecutable", 0111);
  }

  private void permission(String method, int everyone) {
    int owner = everyone & 0700;
    change(
        method,
        "(ZZ)Z",
        (slave, name, args) ->
            stats(slave).setMode(name, (boolean) args[1] ? owner : everyone, (boolean) args[0]));
  }

  private void names() {
    hook(
        "getAbsolutePath",
        "()Ljava/lang/String;",
        FileRuling.LOOK.ofForms().onMaster((file, args) -> absolute(file)),
        unchecked(
            (self, args) ->
                router
                    .byAnyAskedName(
                        (slave, name, a) -> FileName.absolute((File) self, slave.session()))
                    .call(self, args)));
    hook(
        "getCanonicalPath",
        "()Ljava/lang/String;",
        FileRuling.LOOK
            .ofForms()
            .declaring()
            .onMaster((file, args) -> file.names().back((String) file.call(args))),
        router.byAskedName((slave, name, args) -> canonical(slave, name)));
  }

  /** A matter of syntax: it leads where the name led. */
  private static Object absolute(FileRuling.Elsewhere file) {
    String absolute = file.names().absolute(file.name());
    return absolute == null ? Hook.PROCEED : absolute;
  }

  private static String canonical(SlaveFiles slave, String name) throws IOException {
    String absolute = FileName.absolute(name, slave.session());
    MappedNames names = slave.calls.names();
    ByteBuffer whole = names.isPlain() ? names.wire(absolute) : names.wire(name);
    ByteBuffer canonical = slave.calls.byFile("canonicalPath", name, c -> c.canonicalPath(whole));
    byte[] bytes = new byte[canonical.remaining()];
    canonical.duplicate().get(bytes);
    return NameCodec.text(slave.calls.names().back(bytes));
  }
}
