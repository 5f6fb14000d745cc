/** The built-in slave and the tour that needs no set-up. */
package dev.splitbrain.shell.demo;
