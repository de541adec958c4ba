package dev.tarn.ingest;

import dev.tarn.ingest.format.FormatOptions;
import dev.tarn.ingest.format.ImportFormat;
import dev.tarn.staging.Dataset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What makes two imports the same: the bytes that were read (uncompressed), and everything else
 * that entered the rows.
 */
final class Identity {
  private Identity() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  static String of(
      String contentDigest, Dataset dataset, ImportFormat format, FormatOptions options) {
    return of(
        "import %s %s %s %s"
            .formatted(contentDigest, dataset.name(), format.label(), options.canonical()));
  }

  static String of(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
