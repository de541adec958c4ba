package dev.tarn.warehouse.sql;

import java.time.LocalDate;

/**
 * A Parquet file with merged rows of a dataset, all of one day, that have left a replica's table.
 * It never changes, and several replicas may have it.
 *
 * @param day in UTC
 * @param file relative to the folder of a database's cold parts
 * @param rows how many it has
 * @param bytes its length
 * @param shape the columns that it has, in its order
 */
public record ColdPart(LocalDate day, String file, long rows, long bytes, TableShape shape) {}
