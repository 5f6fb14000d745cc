package dev.splitbrain.e2e.program;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.splitbrain.slave.SlaveServer;
import dev.splitbrain.slave.session.SlaveIdentity;
import dev.splitbrain.wire.hello.SlaveUrl;
import dev.splitbrain.wire.hello.Token;
import java.net.InetAddress;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * A slave whose files are those of a Windows in its own memory: two drives, names in any case. What
 * is there can be nowhere else.
 */
public final class WindowsSlave {
  private WindowsSlave() {}

  /** Serves until it is killed. Arguments: the slave's name, the file for its URL. */
  public static void main(String[] args) throws Exception {
    FileSystem windows =
        Jimfs.newFileSystem(
            Configuration.windows().toBuilder()
                .setRoots("C:\\", "D:\\")
                .setWorkingDirectory("C:\\work")
                .setAttributeViews("basic", "owner", "dos", "acl", "user")
                .build());
    Files.createDirectory(windows.getPath("C:\\Temp"));
    SlaveIdentity identity =
        SlaveIdentity.now(
            args[0],
            List.of(),
            windows.getPath("C:\\work"),
            Map.of(
                "os.name", "Windows 11",
                "file.separator", "\\",
                "path.separator", ";",
                "line.separator", "\r\n",
                "java.io.tmpdir", "C:\\Temp",
                "user.home", "C:\\Users\\bench"));
    Token token = Token.random();
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    SlaveServer server = SlaveServer.start(identity, token, loopback, 0);
    int port = server.address().getPort();
    Path urlFile = Path.of(args[1]);
    Files.createFile(
        urlFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(urlFile, new SlaveUrl(token, "127.0.0.1", port, null).secretText());
    System.out.println("listening on 127.0.0.1:" + port);
  }
}
