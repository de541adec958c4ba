package dev.tarn.warehouse.verify;

import java.util.Optional;

/**
 * Something that is not as it must be.
 *
 * @param database the database
 * @param replica the replica's name, where it is about one
 * @param dataset the dataset, where it is about one
 * @param day in UTC, where it is about the rows of one
 * @param what is different, and what to do
 */
public record Difference(
    String database,
    Optional<String> replica,
    Optional<String> dataset,
    Optional<String> day,
    String what) {

  /** Such as {@code core, replica a, ticks, 2026-11-20: 3 rows are missing}. */
  @Override
  public String toString() {
    return database
        + replica.map(name -> ", replica " + name).orElse("")
        + dataset.map(name -> ", " + name).orElse("")
        + day.map(name -> ", " + name).orElse("")
        + ": "
        + what;
  }
}
