package dev.splitbrain.agent.rules.path;

import java.util.Locale;

/**
 * Names of a host with drives, written with slashes. One file has many there: with and without a
 * drive, absolute and below the directory of the session, in capital letters and in small ones.
 */
final class DriveForm {
  private DriveForm() {}

  /**
   * The one form in which rules compare them: absolute, without dots, in small letters.
   *
   * @param name as the program wrote it, with slashes
   * @param directory the working directory on the host, absolute, with slashes
   */
  static String comparable(String name, String directory) {
    return normal(absolute(name, directory)).toLowerCase(Locale.ROOT);
  }

  private static String absolute(String name, String directory) {
    if (name.startsWith("//")) {
      return name;
    }
    if (name.startsWith("/")) {
      // A path made outside the scope reads so: /C:/dir
      return hasDrive(name.substring(1)) ? name.substring(1) : drive(directory) + name;
    }
    if (!hasDrive(name)) {
      return directory + "/" + name;
    }
    String rest = name.substring(2);
    if (rest.startsWith("/")) {
      return name;
    }
    return name.regionMatches(true, 0, directory, 0, 2)
        ? directory + "/" + rest
        : drive(name) + "/" + rest;
  }

  private static boolean hasDrive(String name) {
    return name.length() >= 2 && name.charAt(1) == ':' && Character.isLetter(name.charAt(0));
  }

  private static String drive(String name) {
    return hasDrive(name) ? name.substring(0, 2) : "";
  }

  /** Dots take away no drive. */
  private static String normal(String absolute) {
    String drive = drive(absolute);
    return drive + NormalForm.normal(absolute.substring(drive.length()));
  }
}
