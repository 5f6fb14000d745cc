package dev.splitbrain.shell.engine;

import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link SnippetEngine} is made of; the same for each exec VM that follows another.
 *
 * @param exec how to start the exec VM
 * @param api the jar with {@code dev.splitbrain.api}, for the compiler
 * @param compilerOptions further options of the user for the compiler
 * @param bootDirectory see {@link ExecVm#start}
 * @param naming names snippets; null for JShell's numbers
 */
public record EngineSettings(
    ExecOptions exec, Path api, List<String> compilerOptions, Path bootDirectory, Naming naming) {}
