package dev.tarn.staging;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Texts as bytes. */
final class Texts {
  private Texts() {}

  /**
   * Makes sure that bytes are a text: no database loads a segment with one that is none.
   *
   * @throws CharacterCodingException when they are not UTF-8
   */
  static void require(byte[] bytes, int length) throws CharacterCodingException {
    for (int i = 0; i < length; i++) {
      if (bytes[i] < 0) { // beyond ASCII, which is most of what there is
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, i, length - i));
        return;
      }
    }
  }
}
