package com.acme;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.MergeResult;
import org.eclipse.jgit.api.ResetCommand.ResetType;
import org.eclipse.jgit.api.Status;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A day of work with git; every line that it prints is the same wherever it ran. */
public final class UsesJGit {
  private static final PersonIdent WHO =
      new PersonIdent("A. Tester", "a@example.org", Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);
  private static final int FILES = 60;

  /** The argument is an empty directory. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    Path work = directory.resolve("work");
    try (Git git = Git.init().setDirectory(work.toFile()).setInitialBranch("main").call()) {
      for (int i = 0; i < FILES; i++) {
        Path file = work.resolve("src/d" + i % 7 + "/file" + i + ".txt");
        Files.createDirectories(file.getParent());
        Files.writeString(file, ("line " + i + "\n").repeat(i * i));
      }
      Files.write(work.resolve("binary"), binary());
      Files.createSymbolicLink(work.resolve("link"), Path.of("src/d0/file0.txt"));
      Path script = Files.writeString(work.resolve("run.sh"), "#!/bin/sh\n");
      script.toFile().setExecutable(true);
      say("untracked", status(git));
      git.add().addFilepattern(".").call();
      say("first", commit(git, "first"));

      git.checkout().setCreateBranch(true).setName("topic").call();
      Files.writeString(work.resolve("src/d1/file1.txt"), "topic\n");
      Files.delete(work.resolve("src/d2/file2.txt"));
      git.rm().addFilepattern("src/d2/file2.txt").call();
      say("changed", status(git));
      git.add().addFilepattern(".").call();
      say("topic", commit(git, "topic"));

      git.checkout().setName("main").call();
      say("back", text(work.resolve("src/d1/file1.txt")) + Files.exists(work.resolve("src/d2/file2.txt")));
      Files.writeString(work.resolve("src/d3/new.txt"), "main\n");
      git.add().addFilepattern(".").call();
      say("main", commit(git, "main"));
      MergeResult merge =
          git.merge().include(git.getRepository().resolve("topic")).setCommit(false).call();
      say("merge", merge.getMergeStatus() + " " + commit(git, "merged"));
      say("merged", text(work.resolve("src/d1/file1.txt")) + Files.exists(work.resolve("src/d2/file2.txt")));
      say("tag", git.tag().setName("v1").setTagger(WHO).setMessage("one").call().getName());
      for (RevCommit commit : git.log().call()) {
        say("log", commit.getName() + " " + commit.getShortMessage());
      }
      say("diff", diff(git));
      git.reset().setMode(ResetType.HARD).setRef("v1~1").call();
      say("reset", text(work.resolve("src/d1/file1.txt")));
      say("status", status(git));
    }
    clone(directory, work);
  }

  private static void clone(Path directory, Path work) throws Exception {
    File clone = directory.resolve("clone").toFile();
    try (Git git = Git.cloneRepository().setURI(work.toUri().toString()).setDirectory(clone).call()) {
      git.checkout().setName("v1").call();
      say("clone", git.getRepository().resolve("HEAD").getName());
      say("tree", tree(git) + " " + status(git));
      say("mode", "" + new File(clone, "run.sh").canExecute());
      say("link", Files.readSymbolicLink(clone.toPath().resolve("link")).toString());
      say("bytes", "" + Files.mismatch(work.resolve("binary"), clone.toPath().resolve("binary")));
      say("size", "" + files(clone.toPath()));
    }
    try (var repository = new FileRepositoryBuilder().setGitDir(new File(clone, ".git")).build()) {
      say("opened", repository.resolve("v1^{commit}").getName());
    }
  }

  private static void say(String key, String value) {
    System.out.println(key + "=" + value.replace("\n", "|"));
  }

  private static String commit(Git git, String message) throws Exception {
    RevCommit commit =
        git.commit().setAuthor(WHO).setCommitter(WHO).setMessage(message).setSign(false).call();
    return commit.getName() + " " + commit.getTree().getName();
  }

  private static String status(Git git) throws Exception {
    Status status = git.status().call();
    return new TreeSet<>(status.getUntrackedFolders())
        + " " + status.getUntracked().size()
        + " " + new TreeSet<>(status.getModified())
        + " " + new TreeSet<>(status.getMissing())
        + " " + new TreeSet<>(status.getRemoved())
        + " " + status.isClean();
  }

  private static String diff(Git git) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DiffFormatter formatter = new DiffFormatter(out)) {
      formatter.setRepository(git.getRepository());
      ObjectId from = git.getRepository().resolve("v1~1^{tree}");
      ObjectId to = git.getRepository().resolve("v1^{tree}");
      List<DiffEntry> entries = formatter.scan(from, to);
      for (DiffEntry entry : entries) {
        formatter.format(entry);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String tree(Git git) throws Exception {
    return git.getRepository().resolve("HEAD^{tree}").getName();
  }

  private static String text(Path file) throws Exception {
    return Files.readString(file);
  }

  private static String files(Path directory) throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      return "" + files.filter(file -> !file.toString().contains(".git")).count();
    }
  }

  private static byte[] binary() {
    byte[] bytes = new byte[500_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * i >> 3);
    }
    return bytes;
  }
}
