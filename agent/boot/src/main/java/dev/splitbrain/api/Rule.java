package dev.splitbrain.api;

/**
 * A rule as it stands in the list now.
 *
 * @param text the line that would make it: {@code paths: GLOB = VERDICT}
 * @param source where it stands: {@code FILE:LINE}, {@code this session}, or {@code built-in: why}
 * @param isBuiltIn whether it is always there
 */
public record Rule(String text, String source, boolean isBuiltIn) {}
