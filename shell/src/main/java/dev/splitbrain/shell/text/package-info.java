/** Text for people: nothing in it may control the terminal. */
package dev.splitbrain.shell.text;
