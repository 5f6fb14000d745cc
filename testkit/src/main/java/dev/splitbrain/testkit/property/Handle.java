package dev.splitbrain.testkit.property;

/** What a slot of a {@link Ground} may have open. */
enum Handle {
  NONE,
  INPUT,
  OUTPUT,
  RANDOM,
  CHANNEL,
  ASYNC,
  READER,
  WRITER,
  DIRECTORY
}
