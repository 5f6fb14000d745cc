/**
 * The slave: does on its machine what a master asks.
 *
 * <pre>
 *   Main            command line, token, URL
 *   SlaveServer     port, handshake; Strangers have few places and little time
 *     session.Sessions       which sessions there are, and which lost their master
 *       session.Connection   one thread: a frame in, carried out, its reply out
 *         session.ReplyCache, FenceGate, RunningRequests   once, in order, and endable
 *         session.Services   the message goes to a handler by the service's name
 *           area.NAME        one handler per area, found with ServiceLoader
 *       session.SlaveSession owns what its handlers open, and frees it all
 *   system          what the JDK knows and does not tell: names as bytes, raw processes
 * </pre>
 *
 * <p>A handler throws whatever the JDK throws; session.FailureTranslator, around every handler,
 * makes it a Failure. What may block without bound is wrapped in session.RunningRequest, so that a
 * cancel, a close and the end of the session really end it.
 */
package dev.splitbrain.slave;
