package dev.splitbrain.agent.session;

/**
 * One routed call that has ended.
 *
 * @param host the host's name
 * @param area the service, which is the area's name
 * @param call {@code service:method}
 * @param subject what it was about; may be null
 * @param reason why it was made there, as its {@link Call} says
 * @param roundTrips 1, 2 if it was sent again, 0 if it was not sent or not waited for
 * @param nanos how long it took, in nanoseconds
 * @param failure what it failed with; null if it did not
 */
public record RoutedCall(
    String host,
    String area,
    String call,
    String subject,
    String reason,
    long roundTrips,
    long nanos,
    Throwable failure) {}
