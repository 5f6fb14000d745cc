package dev.splitbrain.e2e.program;

import dev.splitbrain.api.SplitBrain;
import java.io.File;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Asks about a directory that is there, after the session has ended ({@code LostLooks DIRECTORY}),
 * or of its pinned path, inside and outside the scope, after the slave was killed ({@code LostLooks
 * DIRECTORY pinned}: it then says that it is ready and waits for the end of its input). Prints for
 * each question what came of it.
 */
public final class LostLooks {
  private LostLooks() {}

  /** See the class. */
  public static void main(String[] args) throws Exception {
    if (args.length > 1) {
      pinned(SplitBrain.current().orElseThrow().path(args[0]));
      return;
    }
    File file = new File(args[0]);
    Map<String, Callable<Object>> questions = new LinkedHashMap<>();
    questions.put("File.exists", file::exists);
    questions.put("File.isDirectory", file::isDirectory);
    questions.put("File.canRead", file::canRead);
    questions.put("File.list", file::list);
    questions.putAll(questions("", file.toPath()));
    questions.get("exists").call();
    SplitBrain.current().orElseThrow().disconnect();
    ask(questions);
  }

  private static void pinned(Path path) throws Exception {
    Map<String, Callable<Object>> inside = questions("inside.", path);
    Map<String, Callable<Object>> outside = questions("outside.", path);
    ask(inside);
    SplitBrain.local(() -> ask(outside));
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Until the slave is gone.
    }
    ask(inside);
    SplitBrain.local(() -> ask(outside));
    Thread never = new Thread(() -> ask(questions("thread.", path)));
    SplitBrain.local(never::start);
    never.join();
  }

  private static Map<String, Callable<Object>> questions(String where, Path path) {
    Map<String, Callable<Object>> questions = new LinkedHashMap<>();
    questions.put(where + "exists", () -> Files.exists(path));
    questions.put(where + "exists.nofollow", () -> Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    questions.put(where + "notExists", () -> Files.notExists(path));
    questions.put(where + "isDirectory", () -> Files.isDirectory(path));
    questions.put(
        where + "isDirectory.nofollow", () -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
    questions.put(where + "isRegularFile", () -> Files.isRegularFile(path));
    questions.put(where + "isSymbolicLink", () -> Files.isSymbolicLink(path));
    questions.put(where + "isReadable", () -> Files.isReadable(path));
    questions.put(where + "isWritable", () -> Files.isWritable(path));
    questions.put(where + "isExecutable", () -> Files.isExecutable(path));
    return questions;
  }

  private static void ask(Map<String, Callable<Object>> questions) {
    for (Map.Entry<String, Callable<Object>> question : questions.entrySet()) {
      String answer;
      try {
        answer = String.valueOf(question.getValue().call());
      } catch (UncheckedIOException e) {
        answer = "lost: " + e.getMessage();
      } catch (Exception e) {
        answer = "failed otherwise: " + e;
      }
      System.out.println(question.getKey() + "=" + answer);
    }
  }
}
