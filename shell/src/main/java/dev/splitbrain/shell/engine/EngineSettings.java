package dev.splitbrain.shell.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import jdk.jshell.Snippet;

/**
 * What a {@link SnippetEngine} is made of; the same for each exec VM that follows another.
 *
 * @param exec how to start the exec VM
 * @param api the jar with {@code dev.splitbrain.api}, for the compiler
 * @param compilerOptions further options of the user for the compiler
 * @param bootDirectory see {@link ExecVm#start}
 * @param ids names snippets; null for JShell's numbers
 */
public record EngineSettings(
    ExecOptions exec,
    Path api,
    List<String> compilerOptions,
    Path bootDirectory,
    BiFunction<Snippet, Integer, String> ids) {}
