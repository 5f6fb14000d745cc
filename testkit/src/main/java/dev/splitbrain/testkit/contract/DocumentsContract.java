package dev.splitbrain.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.spi.ToolProvider;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Documents and programs in files of which one names another. */
public abstract class DocumentsContract extends FilesContract {

  private File io(String name) {
    return new File(name(name));
  }

  private String noSuchFile(String name) {
    return io(name) + " (No such file or directory)";
  }

  private static DocumentBuilder builder() throws Exception {
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    builder.setErrorHandler(new DefaultHandler());
    return builder;
  }

  @Test
  void documentsWithPartsInOtherFiles() throws Exception {
    Files.createDirectory(path("sub"));
    file("sub/part.xml", "<part>in a part</part>");
    file("d.dtd", "<!ENTITY word 'from the definition'>");
    file(
        "whole.xml",
        "<!DOCTYPE r SYSTEM 'd.dtd' [<!ENTITY part SYSTEM 'sub/part.xml'>]>"
            + "<r>&word;: &part;</r>");
    Document byFile = builder().parse(io("whole.xml"));
    assertEquals("from the definition: in a part", byFile.getDocumentElement().getTextContent());
    String uri = io("whole.xml").toURI().toString();
    assertEquals(
        "from the definition: in a part",
        builder().parse(uri).getDocumentElement().getTextContent());
    try (InputStream in = new FileInputStream(io("whole.xml"))) {
      assertEquals(
          "from the definition: in a part",
          builder().parse(in, uri).getDocumentElement().getTextContent());
    }
  }

  @Test
  void whatIsNoDocument() throws Exception {
    file("bad.xml", "<a>\n<b></a>");
    SAXParseException e =
        assertThrows(SAXParseException.class, () -> builder().parse(io("bad.xml")));
    assertEquals(2, e.getLineNumber());
    assertTrue(e.getSystemId().endsWith("/bad.xml"), e.getSystemId());
  }

  @Test
  @PosixOnly("the error has the name in the document's address, in the master's syntax")
  void documentsThatAreMissing() throws Exception {
    file("lacks.xml", "<!DOCTYPE r [<!ENTITY part SYSTEM 'part.xml'>]><r>&part;</r>");
    assertEquals(
        noSuchFile("part.xml"),
        assertThrows(FileNotFoundException.class, () -> builder().parse(io("lacks.xml")))
            .getMessage());
    assertEquals(
        noSuchFile("none"),
        assertThrows(FileNotFoundException.class, () -> builder().parse(io("none"))).getMessage());
  }

  @Test
  void eventsOfDocuments() throws Exception {
    file("e.xml", "<a x='1'><b/>text</a>");
    List<String> seen = new ArrayList<>();
    SAXParserFactory.newInstance()
        .newSAXParser()
        .parse(
            io("e.xml"),
            new DefaultHandler() {
              @Override
              public void startElement(String uri, String local, String name, Attributes all) {
                seen.add(name + all.getLength());
              }
            });
    assertEquals(List.of("a1", "b0"), seen);
    try (InputStream in = Files.newInputStream(path("e.xml"))) {
      XMLStreamReader reader = XMLInputFactory.newInstance().createXMLStreamReader(in);
      reader.nextTag();
      assertEquals("1", reader.getAttributeValue(null, "x"));
    }
  }

  @Test
  void transformationsBetweenFiles() throws Exception {
    file("in.xml", "<list><item>one</item><item>two</item></list>");
    file("other.xml", "<other>third</other>");
    String head = "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>";
    file(
        "base.xsl",
        head
            + "<xsl:template match='item'>[<xsl:value-of select='.'/>]</xsl:template>"
            + "</xsl:stylesheet>");
    file(
        "main.xsl",
        head
            + "<xsl:import href='base.xsl'/><xsl:output method='text'/>"
            + "<xsl:template match='/'><xsl:apply-templates select='//item'/>"
            + "<xsl:value-of select=\"document('other.xml')/other\"/></xsl:template>"
            + "</xsl:stylesheet>");
    Transformer transformer =
        TransformerFactory.newInstance().newTransformer(new StreamSource(io("main.xsl")));
    transformer.transform(new StreamSource(io("in.xml")), new StreamResult(io("out")));
    assertEquals("[one][two]third", text("out"));
    Document document = builder().newDocument();
    document.appendChild(document.createElement("made"));
    TransformerFactory.newInstance()
        .newTransformer()
        .transform(new DOMSource(document), new StreamResult(io("made.xml")));
    assertTrue(text("made.xml").endsWith("<made/>"), text("made.xml"));
  }

  @Test
  void schemasWithPartsInOtherFiles() throws Exception {
    String head = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>";
    file(
        "type.xsd",
        head
            + "<xs:simpleType name='small'><xs:restriction base='xs:int'>"
            + "<xs:maxInclusive value='9'/></xs:restriction></xs:simpleType></xs:schema>");
    file(
        "main.xsd",
        head
            + "<xs:include schemaLocation='type.xsd'/><xs:element name='n' type='small'/>"
            + "</xs:schema>");
    Schema schema =
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(io("main.xsd"));
    file("good.xml", "<n>9</n>");
    file("bad.xml", "<n>10</n>");
    schema.newValidator().validate(new StreamSource(io("good.xml")));
    SAXException e =
        assertThrows(
            SAXException.class,
            () -> schema.newValidator().validate(new StreamSource(io("bad.xml"))));
    assertTrue(e.getMessage().contains("maxInclusive"), e.getMessage());
  }

  /** Classes of the bytes that a test read itself. */
  private static final class Defining extends ClassLoader {
    Class<?> define(byte[] bytes) {
      return defineClass(null, bytes, 0, bytes.length);
    }
  }

  @Test
  void sourcesAreCompiledWhereTheyAre() throws Exception {
    JavaCompiler compiler = javax.tools.ToolProvider.getSystemJavaCompiler();
    Files.createDirectories(path("src/p"));
    Files.createDirectory(path("out"));
    file("src/p/A.java", "package p; public class A { public static int x() { return B.Y; } }");
    file("src/p/B.java", "package p; class B { static int Y = 7; }");
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(said, Locale.ROOT, UTF_8)) {
      files.setLocation(StandardLocation.SOURCE_PATH, List.of(io("src")));
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(path("out")));
      boolean compiled =
          compiler
              .getTask(
                  new StringWriter(),
                  files,
                  said,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjects(io("src/p/A.java")))
              .call();
      assertTrue(compiled, () -> said.getDiagnostics().toString());
    }
    Defining loader = new Defining();
    loader.define(Files.readAllBytes(path("out/p/B.class")));
    Class<?> a = loader.define(Files.readAllBytes(path("out/p/A.class")));
    assertEquals(7, a.getMethod("x").invoke(null));
  }

  @Test
  void errorsInSourcesNameTheFile() throws Exception {
    JavaCompiler compiler = javax.tools.ToolProvider.getSystemJavaCompiler();
    file("Bad.java", "class Bad {\n  int x = \"text\";\n}");
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(said, Locale.ROOT, UTF_8)) {
      boolean compiled =
          compiler
              .getTask(
                  null,
                  files,
                  said,
                  List.of("-proc:none", "-d", work().toString()),
                  null,
                  files.getJavaFileObjects(path("Bad.java")))
              .call();
      assertFalse(compiled);
      Diagnostic<? extends JavaFileObject> error = said.getDiagnostics().get(0);
      assertEquals(2, error.getLineNumber());
      assertEquals(name("Bad.java"), error.getSource().getName());
      assertFalse(Files.exists(path("Bad.class")));
    }
  }

  @Test
  @PosixOnly("the tool makes names of its own, in the master's syntax")
  void toolsOfTheJdk() throws Exception {
    Files.createDirectory(path("content"));
    file("content/one", "1");
    ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    String archive = name("made.jar");
    assertEquals(
        0,
        jar.run(printer, printer, "--create", "--file", archive, "-C", name("content"), "one"),
        out::toString);
    assertEquals(0, jar.run(printer, printer, "--list", "--file", archive), out::toString);
    assertEquals(
        List.of("META-INF/", "META-INF/MANIFEST.MF", "one"), out.toString().lines().toList());
  }
}
