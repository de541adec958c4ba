/** The ingest-job command. Appends market data to a lake. */
@org.jspecify.annotations.NullMarked
package dev.tarn.ingest;
