package dev.splitbrain.shell.engine;

/** Library code, as snippets see it: compiled, and without stop checks. */
public final class Endless {
  private Endless() {}

  /** Never returns. */
  public static int loop() {
    int count = 0;
    while (true) {
      count++;
    }
  }

  /** Never returns, and takes the first attempts to end it for errors of its own. */
  public static void stubborn() {
    int caught = 0;
    while (true) {
      try {
        loop();
      } catch (Throwable e) {
        caught++;
        if (caught == 2) {
          throw e;
        }
      }
    }
  }
}
