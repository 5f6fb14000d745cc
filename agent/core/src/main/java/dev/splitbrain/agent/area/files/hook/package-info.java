/**
 * What the JDK calls: the bodies of the hooks, which choose a side or a file.
 *
 * <ul>
 *   <li>{@link FilesRouter}: where a name leads; what all share
 *   <li>{@link FileHooks}: java.io.File
 *   <li>{@link RuledFile}: java.io.File under rules
 *   <li>{@link FileRuling}: what each of its methods does under rules
 *   <li>{@link StreamHooks}: file streams
 *   <li>{@link StreamTransfers}: transferTo of file streams
 *   <li>{@link StreamBytes}: bytes of streams
 *   <li>{@link RandomAccessHooks}: RandomAccessFile
 *   <li>{@link RandomAccessNatives}: Java twins of its native methods
 *   <li>{@link ProviderHooks}: the default provider
 *   <li>{@link ProviderQuestions}: questions whose answer is yes or no
 *   <li>{@link PairHooks}: its methods of two names
 *   <li>{@link MixedPairHooks}: of a pinned name and one that is not
 *   <li>{@link IdiomHooks}: what would make many calls of one
 *   <li>{@link ForeignHooks}: the text of names of another syntax
 *   <li>{@link FileUrls}: file: URLs
 *   <li>{@link MasterHint}: says that the master has a missing file
 * </ul>
 *
 * <p>May use every floor below; nothing but the area itself uses it.
 */
package dev.splitbrain.agent.area.files.hook;
