/**
 * The few file operations that the guarantees rest on, and their local implementation. What is
 * atomic and what is durable is said at each operation; every backend passes the same contract
 * suite. Nothing here knows datasets or Parquet.
 */
package dev.tarn.staging.storage;
