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
 * Asks about a directory that is there, after the session has ended: {@code LostLooks DIRECTORY}.
 * Prints for each question what came of it.
 */
public final class LostLooks {
  private LostLooks() {}

  /** See the class. */
  public static void main(String[] args) throws Exception {
    File file = new File(args[0]);
    Path path = file.toPath();
    Map<String, Callable<Object>> questions = new LinkedHashMap<>();
    questions.put("File.exists", file::exists);
    questions.put("File.isDirectory", file::isDirectory);
    questions.put("File.canRead", file::canRead);
    questions.put("File.list", file::list);
    questions.put("exists", () -> Files.exists(path));
    questions.put("exists.nofollow", () -> Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    questions.put("notExists", () -> Files.notExists(path));
    questions.put("isDirectory", () -> Files.isDirectory(path));
    questions.put("isDirectory.nofollow", () -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
    questions.put("isRegularFile", () -> Files.isRegularFile(path));
    questions.put("isSymbolicLink", () -> Files.isSymbolicLink(path));
    questions.put("isReadable", () -> Files.isReadable(path));
    questions.put("isWritable", () -> Files.isWritable(path));
    questions.put("isExecutable", () -> Files.isExecutable(path));
    questions.get("exists").call();
    SplitBrain.current().orElseThrow().disconnect();
    for (Map.Entry<String, Callable<Object>> question : questions.entrySet()) {
      String answer;
      try {
        answer = String.valueOf(question.getValue().call());
      } catch (UncheckedIOException e) {
        answer = "lost: " + e.getMessage();
      }
      System.out.println(question.getKey() + "=" + answer);
    }
  }
}
