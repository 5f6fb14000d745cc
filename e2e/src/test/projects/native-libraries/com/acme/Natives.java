package com.acme;

import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Optional;
import org.xerial.snappy.Snappy;

/** A program whose libraries extract native code and load it. */
public final class Natives {
  private Natives() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "all" -> all(Path.of(args[1]));
      case "tampered" -> tampered(Path.of(args[1]));
      case "lookups" -> lookups(Path.of(args[1]));
      default -> refused(Path.of(args[1]));
    }
  }

  private static void all(Path work) throws Exception {
    System.out.println("hostname=" + Files.readString(Path.of("/etc/hostname")).strip());
    byte[] plain = "to be or not to be, ".repeat(1000).getBytes(StandardCharsets.UTF_8);
    byte[] packed = Snappy.compress(plain);
    boolean same = java.util.Arrays.equals(plain, Snappy.uncompress(packed));
    System.out.println("snappy=" + (same && packed.length < plain.length));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select 6 * 7")) {
      result.next();
      System.out.println("sqlite=" + result.getInt(1));
    }
    Path temporary = work.resolve("x.tmp");
    Path library = work.resolve("libx.so");
    extract(temporary);
    Files.move(temporary, library, StandardCopyOption.ATOMIC_MOVE);
    System.load(library.toString());
    System.load(library.toString());
    System.out.println("renamed=true");
    Files.write(library, new byte[] {0}, StandardOpenOption.APPEND);
    System.out.println("changed=" + loading(library));
    // The slave's own file, which this program did not write; the master has one of the name too.
    System.out.println("foreign=" + loading(Path.of("/etc/hostname")));
  }

  private static void lookups(Path work) throws Exception {
    Path library = work.resolve("libx.so");
    extract(library);
    System.out.println("path=" + lookup(Path.class, library));
    System.out.println("string=" + lookup(String.class, library.toString()));
    Path text = Files.writeString(work.resolve("text.so"), "no library");
    System.out.println("text=" + lookup(Path.class, text));
    System.out.println("foreign=" + lookup(Path.class, Path.of("/etc/hostname")));
    Files.write(library, new byte[] {0}, StandardOpenOption.APPEND);
    System.out.println("changed=" + lookup(Path.class, library));
  }

  /** By reflection, as the oldest JDK has no such thing. */
  private static Object lookup(Class<?> type, Object library) throws Exception {
    Class<?> arenaType = Class.forName("java.lang.foreign.Arena");
    Class<?> lookupType = Class.forName("java.lang.foreign.SymbolLookup");
    try (AutoCloseable arena = (AutoCloseable) arenaType.getMethod("ofConfined").invoke(null)) {
      Object lookup =
          lookupType.getMethod("libraryLookup", type, arenaType).invoke(null, library, arena);
      Method find = lookupType.getMethod("find", String.class);
      Optional<?> there =
          (Optional<?>)
              find.invoke(lookup, "Java_org_xerial_snappy_SnappyNative_maxCompressedLength");
      Optional<?> absent = (Optional<?>) find.invoke(lookup, "no_such_function");
      return there.isPresent() + " " + absent.isPresent();
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  private static void tampered(Path work) throws Exception {
    Path library = work.resolve("libx.so");
    extract(library);
    Process other =
        new ProcessBuilder("sh", "-c", "echo no library > " + library).inheritIO().start();
    System.out.println(
        "tampered=" + (other.waitFor() == 0 && Files.size(library) < 20 && loading(library) == null));
  }

  private static void refused(Path work) throws Exception {
    Path library = work.resolve("libx.so");
    extract(library);
    System.out.println("refused=" + loading(library));
  }

  private static void extract(Path to) throws Exception {
    try (InputStream in =
        Natives.class.getResourceAsStream(
            "/org/xerial/snappy/native/Linux/" + architecture() + "/libsnappyjava.so")) {
      Files.copy(in, to);
    }
  }

  private static String architecture() {
    return org.xerial.snappy.OSInfo.getArchName();
  }

  private static String loading(Path library) {
    try {
      System.load(library.toString());
      return null;
    } catch (UnsatisfiedLinkError e) {
      return e.getMessage();
    }
  }
}
