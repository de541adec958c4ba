package dev.tarn.staging;

import dev.tarn.staging.storage.Location;
import java.nio.file.Path;

/**
 * An immutable Parquet file in staging: the unit of exactly-once load.
 *
 * @param dataset the dataset's name
 * @param name the file's name without {@code .parquet}: its identity within the dataset
 * @param location where it is in the lake
 * @param path where DuckDB finds it
 * @param bytes its length
 */
public record Segment(String dataset, String name, Location location, Path path, long bytes) {}
