package com.acme;

import java.nio.file.Path;
import java.util.Arrays;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NIOFSDirectory;

/** An index that is written, changed, merged, checked and searched. */
public final class UsesLucene {
  private static final int DOCUMENTS = 2000;
  private static final String[] WORDS = {
    "relay", "sensor", "voltage", "current", "bench", "master", "slave", "wire", "probe", "pulse"
  };

  /** The argument is an empty directory. */
  public static void main(String[] args) throws Exception {
    Path path = Path.of(args[0]);
    try (Directory directory = new NIOFSDirectory(path)) {
      write(directory);
      System.out.println("files=" + Arrays.toString(directory.listAll()));
      search(directory);
      try (IndexWriter writer = new IndexWriter(directory, config())) {
        writer.deleteDocuments(new Term("word", "relay"));
        writer.forceMerge(1);
      }
      System.out.println("merged=" + Arrays.toString(directory.listAll()));
      search(directory);
      try (CheckIndex check = new CheckIndex(directory)) {
        System.out.println("clean=" + check.checkIndex().clean);
      }
    }
    // The same files mapped: on older JDKs each mapping is given back by hand, on newer ones each
    // belongs to an arena and is loaded at will.
    try (Directory mapped = new MMapDirectory(path)) {
      search(mapped);
    }
  }

  private static IndexWriterConfig config() {
    return new IndexWriterConfig(new StandardAnalyzer())
        .setMergeScheduler(new SerialMergeScheduler())
        .setMaxBufferedDocs(300)
        .setUseCompoundFile(false);
  }

  private static void write(Directory directory) throws Exception {
    try (IndexWriter writer = new IndexWriter(directory, config())) {
      for (int i = 0; i < DOCUMENTS; i++) {
        Document document = new Document();
        document.add(new StringField("word", WORDS[i % WORDS.length], Field.Store.YES));
        document.add(new TextField("text", text(i), Field.Store.YES));
        document.add(new IntPoint("number", i));
        document.add(new NumericDocValuesField("order", (i * 7919L) % DOCUMENTS));
        document.add(new StoredField("number", i));
        writer.addDocument(document);
        if (i == DOCUMENTS / 2) {
          writer.commit();
        }
      }
    }
  }

  private static String text(int number) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20 + number % 50; i++) {
      text.append(WORDS[(number * 31 + i * i) % WORDS.length]).append(' ');
    }
    return text.toString();
  }

  private static void search(Directory directory) throws Exception {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      System.out.println("documents=" + reader.numDocs());
      say(searcher, "term", new TermQuery(new Term("text", "pulse")));
      say(searcher, "phrase", new PhraseQuery("text", "relay", "sensor"));
      say(searcher, "range", IntPoint.newRangeQuery("number", 100, 140));
      TopDocs sorted =
          searcher.search(
              new TermQuery(new Term("word", "probe")),
              5,
              new Sort(new SortField("order", SortField.Type.LONG)));
      say(searcher, "sorted", sorted);
    }
  }

  private static void say(IndexSearcher searcher, String key, Query query) throws Exception {
    say(searcher, key, searcher.search(query, 5));
  }

  private static void say(IndexSearcher searcher, String key, TopDocs found) throws Exception {
    StringBuilder line = new StringBuilder(key + "=" + found.totalHits);
    for (ScoreDoc score : found.scoreDocs) {
      line.append(' ').append(searcher.storedFields().document(score.doc).get("number"));
      line.append(':').append(score.score);
    }
    System.out.println(line);
  }
}
