/**
 * Class loaders that a program makes itself. All code of the program is the master's, so they look
 * there (see {@code area/guards}); but what the program itself wrote to a slave, to load it from
 * there, they find too, in the bytes that it wrote: {@link LoadingArea} lists where the JDK asks,
 * {@link WrittenCode} finds, {@link WrittenUrls} lets JDK code read what was found, and {@link
 * Misses} tells of what only the slave has.
 */
package dev.splitbrain.agent.area.loading;
