package dev.tarn.staging;

import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where the files of a dataset are in a lake. */
final class Layout {
  static final String PARQUET = ".parquet";
  static final String JOURNAL = ".avro";
  static final String PART = ".part";

  /** What DuckDB takes for a plain name, not for a pattern. */
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9=-][A-Za-z0-9._=-]{0,200}");

  private Layout() {}

  /** True for names that a segment's file may have. */
  static boolean isLegal(String name) {
    return LEGAL.matcher(name).matches();
  }

  static Location staging(String dataset) {
    return Location.of("staging").resolve(dataset);
  }

  static Location segment(String dataset, String name) {
    return staging(dataset).resolve(name + PARQUET);
  }

  static Location journals(String dataset) {
    return staging(dataset).resolve("open");
  }

  static Location journal(String dataset, String name) {
    return journals(dataset).resolve(name + JOURNAL);
  }

  static Location parts(String dataset) {
    return staging(dataset).resolve("tmp");
  }

  static Location part(String dataset, String name) {
    return parts(dataset).resolve(name + PART);
  }

  static Location quarantine(String dataset) {
    return staging(dataset).resolve("quarantine");
  }

  static Location archive(String dataset) {
    return Location.of("archive").resolve(dataset);
  }

  /**
   * True when the lake has a segment of this name in staging, archive or quarantine. Looks in
   * staging first: a segment that is being retired is in one place or the other, never in neither.
   */
  static boolean isKnown(Storage storage, String dataset, String name) throws IOException {
    return isLoadable(storage, dataset, name)
        || storage.find(quarantine(dataset).resolve(name + PARQUET)).isPresent();
  }

  /** True when staging or the archive has a segment of this name. */
  static boolean isLoadable(Storage storage, String dataset, String name) throws IOException {
    if (storage.find(segment(dataset, name)).isPresent()) {
      return true;
    }
    Optional<Instant> time = SegmentName.parse(name).map(SegmentName::time);
    return time.isPresent()
        && (storage.find(archived(dataset, name, time.get())).isPresent()
            || new Compacted(storage).has(dataset, name));
  }

  static Location archived(String dataset, String name, Instant time) {
    return archiveDay(dataset, time).resolve(name + PARQUET);
  }

  /** The folder of the archive for the day of {@code time}. */
  static Location archiveDay(String dataset, Instant time) {
    return archive(dataset).resolve("date=" + time.atOffset(ZoneOffset.UTC).toLocalDate());
  }
}
