package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.api.SplitBrain;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** What a program writes to the slave, its own class loaders find there; nothing else. */
class LoadingInScope {
  private static Path made(String name) throws Exception {
    return Files.createDirectories(Both.here("loading-" + name));
  }

  /** A class that says who made it, compiled into a directory of the slave. */
  private static void compile(Path directory, String name, String says) throws Exception {
    Path source = directory.resolve(name + ".java");
    Files.writeString(
        source,
        "public class "
            + name
            + " implements java.util.function.Supplier<String> {"
            + " public String get() { return \""
            + says
            + "\"; } static class Inner {} }");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", directory.toString(), source.toString());
    assertEquals(0, status);
  }

  private static Path program(String name) throws Exception {
    Path directory = made(name);
    compile(directory, "Written", "program");
    Files.writeString(directory.resolve("words.properties"), "word=written\n");
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(services.resolve("java.util.function.Supplier"), "Written\n");
    return directory;
  }

  private static Path jar(Path classes, Path jar) throws Exception {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        out.write(Files.readAllBytes(file));
        out.closeEntry();
      }
    }
    return jar;
  }

  private static URLClassLoader loader(Path place) throws Exception {
    return new URLClassLoader(new URL[] {place.toUri().toURL()}, null);
  }

  private static String made(ClassLoader loader, String name) throws Exception {
    return ((Supplier<?>) loader.loadClass(name).getDeclaredConstructor().newInstance())
        .get()
        .toString();
  }

  private static String text(InputStream in) throws Exception {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void assertServes(Path place) throws Exception {
    try (URLClassLoader loader = loader(place)) {
      assertEquals("program", made(loader, "Written"));
      Class<?> type = loader.loadClass("Written");
      assertEquals(place.toUri().toURL(), type.getProtectionDomain().getCodeSource().getLocation());
      assertEquals("Written$Inner", loader.loadClass("Written$Inner").getName());
      assertEquals(
          "written", ResourceBundle.getBundle("words", Locale.ROOT, loader).getString("word"));
      ServiceLoader<?> services = ServiceLoader.load(Supplier.class, loader);
      assertEquals("program", ((Supplier<?>) services.iterator().next()).get());
      assertTrue(
          ServiceLoader.load(Supplier.class, loader).stream().anyMatch(p -> p.type() == type));
      assertEquals(
          List.of("Written"),
          ServiceLoader.load(Supplier.class, loader).stream()
              .map(p -> p.type().getName())
              .toList());
      URL url = loader.getResource("words.properties");
      assertTrue(url.toString().contains(place.toUri().getPath()), url.toString());
      assertEquals(List.of(url), Collections.list(loader.getResources("words.properties")));
      assertEquals("word=written\n", text(loader.getResourceAsStream("words.properties")));
      assertEquals("word=written\n", text(loader.getResourceAsStream("words.properties")));
      assertEquals("word=written\n", text(url.openStream()), "the program's own look is a scope's");
      assertNull(loader.getResource("absent"));
      assertNull(loader.getResourceAsStream("absent"));
    }
  }

  @Test
  void aDirectoryOfClassesServicesAndBundles() throws Exception {
    Path classes = program("directory");
    assertServes(classes);
    try (URLClassLoader loader = loader(classes)) {
      URL url = loader.getResource("words.properties");
      assertEquals(classes.resolve("words.properties"), Path.of(url.toURI()));
      assertNotNull(loader.getResource("META-INF/services"), "a directory");
    }
  }

  @Test
  void aJarWrittenInPlaceMovedAndCopied() throws Exception {
    Path directory = made("jars");
    Path classes = program("jars/classes");
    Path jar = jar(classes, directory.resolve("a.jar"));
    assertServes(jar);
    Files.move(jar, directory.resolve("moved.jar"));
    assertServes(directory.resolve("moved.jar"));
    Files.copy(directory.resolve("moved.jar"), directory.resolve("copied.jar"));
    assertServes(directory.resolve("copied.jar"));
    try (URLClassLoader loader = loader(jar)) {
      assertThrows(ClassNotFoundException.class, () -> loader.loadClass("Written"));
    }
  }

  /** A jar that a tool of the JDK made in this program. */
  @Test
  void aJarOfTheJarTool() throws Exception {
    Path classes = program("tool");
    Path jar = Both.here("tool.jar");
    int status =
        java.util.spi.ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "cf", jar.toString(), "-C", classes.toString(), ".");
    assertEquals(0, status);
    assertServes(jar);
  }

  @Test
  void whatTheSlaveMakesOfItIsNotLoaded() throws Exception {
    Path classes = program("tampered");
    Path other = made("tampering");
    compile(other, "Written", "another");
    Process copy =
        new ProcessBuilder("cp", other.resolve("Written.class").toString(), classes.toString())
            .start();
    assertEquals(0, copy.waitFor());
    try (URLClassLoader loader = loader(classes)) {
      assertEquals("program", made(loader, "Written"));
    }
    Files.write(classes.resolve("Written.class"), new byte[] {1, 2, 3});
    try (URLClassLoader loader = loader(classes)) {
      assertThrows(ClassFormatError.class, () -> loader.loadClass("Written"));
    }
    Files.delete(classes.resolve("Written.class"));
    try (URLClassLoader loader = loader(classes)) {
      assertThrows(ClassNotFoundException.class, () -> loader.loadClass("Written"));
    }
  }

  /** A loader is a handle: it goes on where it has begun. */
  @Test
  void aLoaderGoesOnOutsideItsScope() throws Exception {
    try (URLClassLoader loader = loader(program("outside"))) {
      assertEquals("program", made(loader, "Written"));
      SplitBrain.local(
          () -> assertEquals("Written$Inner", loader.loadClass("Written$Inner").getName()));
    }
  }

  /** Loaders of a program's own, which ask the JDK's for what they do not make themselves. */
  @Test
  void aLoaderThatIsDerived() throws Exception {
    class Own extends URLClassLoader {
      private Own(URL... urls) {
        super(urls, Own.class.getClassLoader());
      }

      private void add(Path place) throws Exception {
        addURL(place.toUri().toURL());
      }

      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        return super.findClass(name.replace("Alias", "Written"));
      }
    }

    Path classes = program("derived");
    try (Own loader = new Own()) {
      loader.add(classes);
      assertEquals("Written", loader.loadClass("Alias").getName());
      ClassNotFoundException missing =
          assertThrows(ClassNotFoundException.class, () -> loader.loadClass("Absent"));
      assertEquals("Absent", missing.getMessage());
      assertEquals(0, missing.getSuppressed().length);
    }
  }

  /** What a child made there is code of the slave's: the error says so, and what helps. */
  @Test
  void whatOnlyTheSlaveHasIsMissedAloud() throws Exception {
    Path classes = program("child");
    Path theirs = made("child-made");
    for (String name : List.of("Written.class", "words.properties")) {
      Process copy =
          new ProcessBuilder("cp", classes.resolve(name).toString(), theirs.toString()).start();
      assertEquals(0, copy.waitFor());
    }
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true));
    try (URLClassLoader loader = loader(theirs)) {
      ClassNotFoundException missing =
          assertThrows(ClassNotFoundException.class, () -> loader.loadClass("Written"));
      assertEquals("Written", missing.getMessage());
      String hint = missing.getSuppressed()[0].getMessage();
      assertTrue(hint.contains("bench1 has " + theirs.resolve("Written.class") + ","), hint);
      assertTrue(hint.contains("did not write it"), hint);
      assertTrue(hint.contains("'paths: " + theirs + "/** = local'"), hint);
      assertNull(loader.getResource("words.properties"));
      assertFalse(loader.getResources("words.properties").hasMoreElements());
      // What the hint says.
      Path copied = made("child-copied");
      Files.write(
          copied.resolve("Written.class"), Files.readAllBytes(theirs.resolve("Written.class")));
      try (URLClassLoader other = loader(copied)) {
        assertEquals("program", made(other, "Written"));
      }
    } finally {
      System.setErr(err);
    }
    List<String> lines =
        said.toString().lines().filter(line -> line.contains("bench1 has")).toList();
    assertEquals(1, lines.size(), said::toString);
    assertTrue(lines.get(0).startsWith("splitbrain: class Written was not found: "), lines.get(0));
  }
}
