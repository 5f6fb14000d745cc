package dev.splitbrain.shell.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keeps slaves' URLs and tokens out of what is shown and of what is written to disk, also those
 * with a mistake in them. Words that a user has put in the wrong place are shown only if they
 * cannot be a secret.
 */
public final class Secrets {
  /**
   * A scheme like ours, and what is or should be its token. TOKEN itself stands in our own texts.
   */
  private static final Pattern URL =
      Pattern.compile("(?i)(?<![\\w-])(split\\w*:/+)(?!TOKEN@)[^@\\s\"'/]+(@?)");

  /** A command whose arguments are hosts, URLs or files with URLs: its name, and the words. */
  private static final Pattern HOST_COMMAND =
      Pattern.compile("(\\s*/(?:wi\\w*|co\\w*|a\\w*|di\\w*)\\s+)(\\S+)(.*)");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern TOKEN =
      Pattern.compile("(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_=+/-]{20,}|[0-9A-Fa-f]{32,}");

  /** Of a URL that stands behind an @: its scheme, or its address. */
  private static final Pattern AFTER_TOKEN = Pattern.compile(":/|.@[^/]*:[0-9]+");

  private static final String HIDDEN = "...";

  private Secrets() {}

  /** The text with the token of each URL taken out. */
  public static String without(String text) {
    return URL.matcher(text).replaceAll("$1...$2");
  }

  /**
   * Input as it may be kept: as {@link #without}, and no word of a command that may be a secret.
   */
  public static String withoutInInput(String input) {
    return input.lines().map(Secrets::withoutInLine).collect(Collectors.joining("\n"));
  }

  private static String withoutInLine(String line) {
    String text = without(line);
    Matcher command = HOST_COMMAND.matcher(text);
    if (!command.matches()) {
      return text;
    }
    String rest = command.group(3);
    boolean connects = command.group(1).strip().startsWith("/co");
    if (connects && !rest.isBlank()) {
      Matcher secret = Pattern.compile("(\\s+)(\\S.*)").matcher(rest);
      String what = secret.matches() ? secret.group(2).stripTrailing() : "";
      rest = " " + (isFile(what) ? what : HIDDEN);
    }
    return command.group(1) + kept(command.group(2)) + rest;
  }

  private static String kept(String word) {
    return isName(word) || isFile(word) || word.equals(HIDDEN) ? word : without(word, HIDDEN);
  }

  /** A URL says where, without its token; of anything else nothing is known. */
  private static String without(String word, String otherwise) {
    String text = without(word);
    return text.matches("(?i)splitbrain://\\.\\.\\.@.*") ? text : otherwise;
  }

  /** Whether a word can be a host's name, and hardly a token. */
  public static boolean isName(String word) {
    return NAME.matcher(word).matches() && !TOKEN.matcher(word).matches();
  }

  /** Whether a word is {@code @FILE}, and not a URL or a token with an @ in front. */
  public static boolean isFile(String word) {
    return word.length() > 1
        && word.startsWith("@")
        && !AFTER_TOKEN.matcher(word).find()
        && !TOKEN.matcher(word.substring(1)).matches();
  }

  /** A word that should have been a host's name, in quotes; or that it is not shown, and why. */
  public static String shown(String word) {
    return isName(word) || isFile(word)
        ? "'" + word + "'"
        : "that (what is no name may be a secret, and is not shown)";
  }

  /** A message about a command line's arguments, without those that may be secrets. */
  public static String without(String message, String[] arguments) {
    String text = without(message);
    for (String argument : arguments) {
      String value = argument.startsWith("-") ? argument.replaceFirst("^[^=]*=", "") : argument;
      boolean suspect = (value.contains("@") && !isFile(value)) || TOKEN.matcher(value).matches();
      if (suspect && !value.isEmpty()) {
        text = text.replace(without(value), HIDDEN).replace(value, HIDDEN);
      }
    }
    return text;
  }
}
