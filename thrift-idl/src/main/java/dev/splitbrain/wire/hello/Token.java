package dev.splitbrain.wire.hello;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that a slave and its masters share. It never crosses a connection; only proofs made
 * with it do. Immutable.
 */
public final class Token {
  /** Length of {@link #id()} in bytes. */
  public static final int ID_LENGTH = 16;

  /** Length of {@link #prove} in bytes. */
  public static final int PROOF_LENGTH = 32;

  private static final int RANDOM_BYTES = 32;
  private static final int FEWEST_BYTES = 16;
  private static final int MOST_BYTES = 128;

  private static final Pattern RESEMBLING =
      Pattern.compile("(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_=+/-]{20,}|[0-9A-Fa-f]{32,}");

  private final byte[] secret;

  private Token(byte[] secret) {
    this.secret = secret;
  }

  /** A new token of 256 random bits. */
  public static Token random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Token(bytes);
  }

  /**
   * Reads a token's text.
   *
   * @throws IllegalArgumentException if it is not base64url of 16 to 128 bytes; the message does
   *     not repeat the text
   */
  public static Token parse(String base64url) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(base64url.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      // The decoder's message quotes a character of the secret, so it is not kept as a cause.
      throw new IllegalArgumentException("the token is not base64url (letters, digits, - and _)");
    }
    if (bytes.length < FEWEST_BYTES || bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException("a token has 16 to 128 bytes, not " + bytes.length);
    }
    return new Token(bytes);
  }

  /** Whether a word looks as a token does, so that no message should repeat it. */
  public static boolean resembles(String word) {
    return RESEMBLING.matcher(word).matches();
  }

  /** The secret itself as base64url, for the places that keep secrets and nowhere else. */
  public String secretText() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** 16 bytes that tell which token is meant without telling the token. */
  public byte[] id() {
    return Arrays.copyOf(
        prove("splitbrain token id".getBytes(StandardCharsets.US_ASCII)), ID_LENGTH);
  }

  /**
   * HMAC-SHA256 over the parts, each preceded by its length, so that no two lists of parts give the
   * same bytes.
   */
  public byte[] prove(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256, which every Java must have", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Token that && MessageDigest.isEqual(secret, that.secret);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(id());
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "Token(...)";
  }
}
