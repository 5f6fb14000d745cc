package dev.splitbrain.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.beans.XMLDecoder;
import java.beans.XMLEncoder;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.UnknownServiceException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.SecretKeyEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.spec.SecretKeySpec;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;

/**
 * Files of a format that the JDK reads and writes itself: key stores, archives, pictures, sounds.
 */
public abstract class LibraryFormatsContract extends FilesContract {

  private static final char[] PASSWORD = "secret".toCharArray();

  private File io(String name) {
    return new File(name(name));
  }

  private String noSuchFile(String name) {
    return io(name) + " (No such file or directory)";
  }

  @Test
  void keyStores() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    SecretKeySpec key = new SecretKeySpec(pattern(16), "AES");
    store.setEntry("key", new SecretKeyEntry(key), new PasswordProtection(PASSWORD));
    try (OutputStream out = new FileOutputStream(io("ks"))) {
      store.store(out, PASSWORD);
    }
    KeyStore probed = KeyStore.getInstance(io("ks"), PASSWORD);
    assertEquals("PKCS12", probed.getType().toUpperCase(Locale.ROOT));
    assertEquals(key, probed.getKey("key", PASSWORD));
    KeyStore built =
        KeyStore.Builder.newInstance(io("ks"), new PasswordProtection(PASSWORD)).getKeyStore();
    assertTrue(built.containsAlias("key"));
    String wrong =
        assertThrows(IOException.class, () -> KeyStore.getInstance(io("ks"), "wrong".toCharArray()))
            .getMessage();
    assertTrue(wrong.contains("password") || wrong.contains("Integrity"), wrong);
    assertEquals(
        "File does not exist or it does not refer to a normal file: " + name("none"),
        assertThrows(
                IllegalArgumentException.class, () -> KeyStore.getInstance(io("none"), PASSWORD))
            .getMessage());
    Cipher cipher = Cipher.getInstance("AES/ECB/PKCS5Padding");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    try (OutputStream out = new CipherOutputStream(new FileOutputStream(io("c")), cipher)) {
      out.write(pattern(1_000));
    }
    assertEquals(1_008, Files.size(path("c")));
    cipher.init(Cipher.DECRYPT_MODE, key);
    try (InputStream in = new CipherInputStream(new FileInputStream(io("c")), cipher)) {
      assertArrayEquals(pattern(1_000), in.readAllBytes());
    }
  }

  @Test
  void typesOfFiles() throws IOException {
    for (String name : List.of("a.txt", "b.png", "c.html", "d.none-such", "e")) {
      Files.write(path(name), new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 26, '\n'});
    }
    assertEquals("text/plain", Files.probeContentType(path("a.txt")));
    assertEquals("image/png", Files.probeContentType(path("b.png")));
    assertEquals("text/html", Files.probeContentType(path("c.html")));
    assertNull(Files.probeContentType(path("d.none-such")));
    assertEquals("image/png", Files.probeContentType(path("missing.png")));
    assertEquals("text/html", URLConnection.guessContentTypeFromName(name("c.html")));
    try (InputStream in = new BufferedInputStream(new FileInputStream(io("e")))) {
      assertEquals("image/png", URLConnection.guessContentTypeFromStream(in));
    }
  }

  @Test
  void urlsOfFiles() throws IOException {
    file("u.html", "<p>");
    URL url = io("u.html").toURI().toURL();
    URLConnection connection = url.openConnection();
    assertEquals("text/html", connection.getContentType());
    assertEquals(3, connection.getContentLength());
    assertEquals(io("u.html").lastModified() / 1000, connection.getLastModified() / 1000);
    assertEquals(0, connection.getDate());
    assertEquals(
        "protocol doesn't support output",
        assertThrows(UnknownServiceException.class, connection::getOutputStream).getMessage());
    connection.getInputStream().close();
    Files.createDirectories(path("dir/sub"));
    file("dir/B", "");
    file("dir/a", "");
    URLConnection directory = io("dir").toURI().toURL().openConnection();
    assertEquals("text/plain", directory.getContentType());
    try (InputStream in = directory.getInputStream()) {
      assertEquals("a\nB\nsub\n", new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  @PosixOnly("the error has the URL's name, in the master's syntax")
  void urlsOfNoFiles() throws IOException {
    URL none = io("none").toURI().toURL();
    assertEquals(
        noSuchFile("none"),
        assertThrows(FileNotFoundException.class, none::openStream).getMessage());
    assertEquals(0, none.openConnection().getContentLength());
    assertEquals(0, none.openConnection().getLastModified());
  }

  @Test
  void jarStreams() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("X", "y");
    try (JarOutputStream jar = new JarOutputStream(new FileOutputStream(io("j.jar")), manifest)) {
      jar.putNextEntry(new ZipEntry("a/"));
      jar.putNextEntry(new ZipEntry("a/b"));
      jar.write(pattern(50_000));
    }
    try (JarInputStream jar = new JarInputStream(new FileInputStream(io("j.jar")))) {
      assertEquals("y", jar.getManifest().getMainAttributes().getValue("X"));
      assertTrue(jar.getNextJarEntry().isDirectory());
      assertEquals("a/b", jar.getNextJarEntry().getName());
      assertArrayEquals(pattern(50_000), jar.readAllBytes());
      assertNull(jar.getNextJarEntry());
    }
  }

  @Test
  void archivesWithSettings() throws IOException {
    Map<String, ?> stored =
        Map.of("create", "true", "compressionMethod", "STORED", "enablePosixFileAttributes", true);
    try (FileSystem zip = FileSystems.newFileSystem(path("s.zip"), stored)) {
      Path inside = zip.getPath("inside");
      Files.write(inside, pattern(10_000));
      Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rwxr-x---"));
    }
    assertTrue(Files.size(path("s.zip")) > 10_000);
    try (FileSystem zip =
        FileSystems.newFileSystem(path("s.zip"), Map.of("enablePosixFileAttributes", "true"))) {
      assertEquals(
          "rwxr-x---",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(zip.getPath("inside"))));
      assertFalse(zip.isReadOnly());
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            FileSystems.newFileSystem(
                path("t.zip"), Map.of("create", "true", "compressionMethod", "no")));
    assertThrows(
        NoSuchFileException.class, () -> FileSystems.newFileSystem(path("none.zip"), Map.of()));
  }

  @Test
  void pictures() throws IOException {
    BufferedImage image = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
    image.setRGB(3, 2, 0x123456);
    for (String format : List.of("png", "bmp", "gif")) {
      assertTrue(ImageIO.write(image, format, io("i." + format)));
      BufferedImage read = ImageIO.read(io("i." + format));
      assertEquals(7, read.getWidth());
      assertEquals(0xFF123456, read.getRGB(3, 2), format);
    }
    assertEquals(0xFF123456, ImageIO.read(io("i.png").toURI().toURL()).getRGB(3, 2));
    try (InputStream in = new FileInputStream(io("i.png"))) {
      assertEquals(5, ImageIO.read(in).getHeight());
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(io("i.png"))) {
      ImageReader reader = ImageIO.getImageReaders(in).next();
      reader.setInput(in);
      assertEquals("png", reader.getFormatName());
      assertEquals(7, reader.getWidth(0));
      reader.dispose();
    }
    assertFalse(ImageIO.write(image, "no-format", io("x")));
    file("text", "no picture");
    assertNull(ImageIO.read(io("text")));
    assertEquals(
        "Can't read input file!",
        assertThrows(IIOException.class, () -> ImageIO.read(io("none"))).getMessage());
  }

  @Test
  void sounds() throws Exception {
    AudioFormat format = new AudioFormat(8_000, 16, 1, true, false);
    byte[] samples = pattern(4_000);
    AudioInputStream made =
        new AudioInputStream(new ByteArrayInputStream(samples), format, samples.length / 2);
    assertEquals(4_044, AudioSystem.write(made, AudioFileFormat.Type.WAVE, io("s.wav")));
    AudioFileFormat known = AudioSystem.getAudioFileFormat(io("s.wav"));
    assertEquals(AudioFileFormat.Type.WAVE, known.getType());
    assertEquals(2_000, known.getFrameLength());
    try (AudioInputStream in = AudioSystem.getAudioInputStream(io("s.wav"))) {
      assertArrayEquals(samples, in.readAllBytes());
    }
    file("text", "no sound at all, but long enough for any header");
    assertThrows(
        UnsupportedAudioFileException.class, () -> AudioSystem.getAudioInputStream(io("text")));
    assertEquals(
        noSuchFile("none"),
        assertThrows(FileNotFoundException.class, () -> AudioSystem.getAudioFileFormat(io("none")))
            .getMessage());
    Sequence sequence = new Sequence(Sequence.PPQ, 24);
    sequence
        .createTrack()
        .add(new MidiEvent(new ShortMessage(ShortMessage.NOTE_ON, 0, 60, 64), 10));
    MidiSystem.write(sequence, 0, io("m.mid"));
    assertEquals(sequence.getTickLength(), MidiSystem.getSequence(io("m.mid")).getTickLength());
  }

  @Test
  void beans() throws IOException {
    try (XMLEncoder encoder = new XMLEncoder(new FileOutputStream(io("bean.xml")))) {
      encoder.writeObject(new ArrayList<>(List.of("a", 7)));
    }
    try (XMLDecoder decoder = new XMLDecoder(Files.newInputStream(path("bean.xml")))) {
      assertEquals(List.of("a", 7), decoder.readObject());
    }
  }

  /** What a publisher publishes, as one text. */
  private static final class Collecting implements Flow.Subscriber<ByteBuffer> {
    private final StringBuilder text = new StringBuilder();
    private Throwable error;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      text.append(UTF_8.decode(bytes));
    }

    @Override
    public void onError(Throwable e) {
      error = e;
    }

    @Override
    public void onComplete() {
      text.append('.');
    }
  }

  @Test
  void bodiesOfRequests() throws IOException {
    file("body", "b".repeat(40_000));
    BodyPublisher publisher = BodyPublishers.ofFile(path("body"));
    assertEquals(40_000, publisher.contentLength());
    Collecting collecting = new Collecting();
    publisher.subscribe(collecting);
    assertNull(collecting.error);
    assertEquals("b".repeat(40_000) + ".", collecting.text.toString());
    assertEquals(
        name("none") + " not found",
        assertThrows(FileNotFoundException.class, () -> BodyPublishers.ofFile(path("none")))
            .getMessage());
  }

  /** The subscription of whoever is given its bytes unasked. */
  private static final class Nothing implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  @Test
  void bodiesOfResponses() throws IOException {
    BodySubscriber<Path> subscriber = BodySubscribers.ofFile(path("response"));
    subscriber.onSubscribe(new Nothing());
    subscriber.onNext(List.of(UTF_8.encode("one "), UTF_8.encode("two")));
    subscriber.onComplete();
    assertEquals(path("response"), subscriber.getBody().toCompletableFuture().join());
    assertEquals("one two", text("response"));
    BodySubscriber<Path> existing =
        BodySubscribers.ofFile(
            path("response"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    existing.onSubscribe(new Nothing());
    CompletionException e =
        assertThrows(
            CompletionException.class,
            () -> existing.getBody().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join());
    assertInstanceOf(FileAlreadyExistsException.class, e.getCause());
    assertThrows(
        IllegalArgumentException.class,
        () -> BodyHandlers.ofFile(path("x"), StandardOpenOption.READ));
    assertEquals(
        "non-existent directory: " + path("none"),
        assertThrows(
                IllegalArgumentException.class,
                () -> BodyHandlers.ofFileDownload(path("none"), StandardOpenOption.WRITE))
            .getMessage());
  }
}
