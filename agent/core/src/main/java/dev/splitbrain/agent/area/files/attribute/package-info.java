/**
 * Attributes of a slave's files: looks, views, principals, stores.
 *
 * <ul>
 *   <li>{@link SlaveAttributes}: by path, for java.nio.file
 *   <li>{@link SlaveFileAttributes}: what a look told
 *   <li>{@link FileStats}: what java.io.File asks and sets
 *   <li>{@link FileModes}: permission bits
 *   <li>{@link NamedAttributes}: by the names of views and attributes
 *   <li>{@link SlaveViews}: views by path
 *   <li>{@link AclView}: access control lists
 *   <li>{@link UserAttributeView}: user-defined attributes
 *   <li>{@link WithinAttributes}: of files within an open directory
 *   <li>{@link WithinViews}: views of such files
 *   <li>{@link SlaveFileStore}: a file store
 *   <li>{@link SlavePrincipal}: a user or group
 *   <li>{@link SlavePrincipals}: users and groups by name
 * </ul>
 *
 * <p>May use {@code open} and below.
 */
package dev.splitbrain.agent.area.files.attribute;
