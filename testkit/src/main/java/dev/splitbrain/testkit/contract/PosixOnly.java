package dev.splitbrain.testkit.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test, or a whole contract, of what is so on POSIX systems only: a run on the files of another
 * kind of system leaves it out, a single test by its tag, {@value #TAG}.
 */
@Documented
@Tag(PosixOnly.TAG)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface PosixOnly {
  /** The tag that runs leave out. */
  String TAG = "posix";

  /** What differs elsewhere. */
  String value();
}
