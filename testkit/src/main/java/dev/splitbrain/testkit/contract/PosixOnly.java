package dev.splitbrain.testkit.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test of what is so on POSIX systems only: a run on the files of another kind of system leaves
 * it out by its tag, {@value #TAG}.
 */
@Documented
@Tag(PosixOnly.TAG)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface PosixOnly {
  /** The tag that runs leave out. */
  String TAG = "posix";

  /** What differs elsewhere. */
  String value();
}
