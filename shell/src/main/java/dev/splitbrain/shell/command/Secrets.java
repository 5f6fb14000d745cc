package dev.splitbrain.shell.command;

import java.util.regex.Pattern;

/** Keeps slaves' URLs out of what is written to disk. */
public final class Secrets {
  private static final Pattern TOKEN = Pattern.compile("splitbrain://[^@\\s\"']*@");

  private Secrets() {}

  /** The text with the token of each URL taken out. */
  public static String without(String text) {
    return TOKEN.matcher(text).replaceAll("splitbrain://...@");
  }
}
