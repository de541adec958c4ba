/**
 * The one way to DuckDB: sessions, failures told apart, and the mapping of schemas to columns.
 * Knows no files but Parquet's.
 */
package dev.tarn.warehouse.sql;
