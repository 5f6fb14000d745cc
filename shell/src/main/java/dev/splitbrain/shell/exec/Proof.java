package dev.splitbrain.shell.exec;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * HMAC-SHA256 (RFC 2104) over what two ends of a connection said to each other. Written out because
 * {@code javax.crypto} costs a noticeable part of the exec VM's start.
 */
public final class Proof {
  /** Length of nonces, challenges and proofs, in bytes. */
  public static final int LENGTH = 32;

  private static final int BLOCK = 64;

  private Proof() {}

  /**
   * The proof that the speaker knows the key.
   *
   * @param key exactly {@link #LENGTH} bytes
   * @param role who speaks: {@code shell} or {@code exec}
   * @param purpose what the connection is for
   * @param execChallenge the exec VM's random bytes
   * @param shellChallenge the shell's random bytes
   */
  public static byte[] of(
      byte[] key, String role, Purpose purpose, byte[] execChallenge, byte[] shellChallenge) {
    if (key.length != LENGTH || execChallenge.length != LENGTH || shellChallenge.length != LENGTH) {
      throw new IllegalArgumentException("keys and challenges have " + LENGTH + " bytes");
    }
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(pad(key, (byte) 0x36));
      sha.update((role + '|' + purpose + '|').getBytes(StandardCharsets.US_ASCII));
      sha.update(execChallenge);
      sha.update(shellChallenge);
      byte[] inner = sha.digest();
      sha.update(pad(key, (byte) 0x5c));
      sha.update(inner);
      byte[] proof = new byte[LENGTH];
      sha.digest(proof, 0, LENGTH);
      return proof;
    } catch (NoSuchAlgorithmException | DigestException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] pad(byte[] key, byte with) {
    byte[] block = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      block[i] = (byte) (i < key.length ? key[i] ^ with : with);
    }
    return block;
  }
}
