/**
 * The half of the snippet engine that runs inside the exec VM, beside the user's code. It travels
 * as a small jar of its own and needs only the JDK and {@code dev.splitbrain.api}. The shell's half
 * is {@code dev.splitbrain.shell.engine}; what both halves must agree on (proofs, messages) is
 * here.
 */
package dev.splitbrain.shell.exec;
