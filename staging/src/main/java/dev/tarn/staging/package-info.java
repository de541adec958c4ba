/**
 * Staging: the log of the lake. Here live the datasets, the appender with its journal, segments and
 * the staging area that lists, retires and quarantines them. Parquet and Avro stay behind these
 * types; files are reached through {@link dev.tarn.staging.storage.Storage} alone. Nothing here
 * knows DuckDB.
 */
package dev.tarn.staging;
