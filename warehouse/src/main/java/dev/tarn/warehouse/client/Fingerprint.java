package dev.tarn.warehouse.client;

/** A short text that tells texts apart: FNV-1a. */
final class Fingerprint {

  private Fingerprint() {}

  static String of(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return "%016x".formatted(hash);
  }
}
