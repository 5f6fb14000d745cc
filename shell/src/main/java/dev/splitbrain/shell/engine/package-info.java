/**
 * The half of the snippet engine that runs in the shell's VM: starts the exec VM, knows it by its
 * proofs, and speaks to it over two connections of our own. {@link
 * dev.splitbrain.shell.engine.ForkedControl} is what JShell sees of it.
 *
 * <pre>
 *   JShell (compiler) -> ForkedControl -> ExecVm ==commands==> CommandLoop -> SnippetControl
 *   Ctrl-C  ------------------------------^      ==control===> ControlLoop -> ClientCode
 *                              OutputPump <------stdout/stderr-------- snippets
 * </pre>
 */
package dev.splitbrain.shell.engine;
