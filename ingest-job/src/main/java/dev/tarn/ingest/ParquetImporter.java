package dev.tarn.ingest;

import dev.tarn.ingest.file.InputFile;
import dev.tarn.ingest.format.FormatOptions;
import dev.tarn.ingest.format.ImportFormat;
import dev.tarn.ingest.format.ParquetFormat;
import dev.tarn.ingest.value.BadInputException;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.FileImport;
import dev.tarn.staging.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Imports Parquet files. */
final class ParquetImporter implements Importer {
  private final StagingArea staging;
  private final Dataset dataset;
  private final FormatOptions options;

  ParquetImporter(StagingArea staging, Dataset dataset, FormatOptions options) {
    this.staging = staging;
    this.dataset = dataset;
    this.options = options;
  }

  @Override
  public List<MemberOutcome> run(InputFile file, LongConsumer progress) throws IOException {
    Path path = file.requireRegular();
    String digest = digest(path, progress);
    try (FileImport target = staging.importing(dataset)) {
      new ParquetFormat(dataset, options).read(path, target::append);
      if (!digest(path, bytes -> {}).equals(digest)) {
        throw BadInputException.of("it changed while it was read; import it when it is complete");
      }
      String identity = Identity.of(digest, dataset, ImportFormat.PARQUET, options);
      return List.of(new MemberOutcome("", target.commit(identity), Optional.empty()));
    }
  }

  /** Parquet is not read from front to back; so its bytes are read once more, for what they are. */
  private static String digest(Path path, LongConsumer progress) throws IOException {
    MessageDigest digest = Identity.sha256();
    try (InputStream bytes = new DigestInputStream(Files.newInputStream(path), digest)) {
      bytes.transferTo(OutputStream.nullOutputStream());
    }
    progress.accept(Files.size(path));
    return HexFormat.of().formatHex(digest.digest());
  }
}
