package dev.tarn.ingest;

import dev.tarn.ingest.file.InputFile;
import dev.tarn.ingest.format.FormatOptions;
import dev.tarn.ingest.format.ImportFormat;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.FileImport;
import dev.tarn.staging.StagingArea;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Imports one file after the other, each wholly or not at all. Used by one thread. */
interface Importer {
  /**
   * What became of one member of a file.
   *
   * @param place the member, empty where the file is not an archive
   * @param outcome what the lake took
   * @param sameAs the earlier member with the same bytes, because of which this one was passed over
   */
  record MemberOutcome(String place, FileImport.Outcome outcome, Optional<String> sameAs) {}

  /**
   * Imports a file.
   *
   * @param progress is told how many bytes of the file were just read
   * @throws dev.tarn.ingest.value.BadInputException if the file cannot be taken; nothing of it was
   * @throws dev.tarn.staging.StorageException if the lake cannot be written
   */
  List<MemberOutcome> run(InputFile file, LongConsumer progress) throws IOException;

  /** An importer for files of {@code format} into {@code dataset}. */
  static Importer of(
      StagingArea staging, Dataset dataset, ImportFormat format, FormatOptions options) {
    return format == ImportFormat.PARQUET
        ? new ParquetImporter(staging, dataset, options)
        : new TextImporter(staging, dataset, format, options);
  }
}
