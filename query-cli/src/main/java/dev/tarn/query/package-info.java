/** The query-cli command. Reads a lake. */
@org.jspecify.annotations.NullMarked
package dev.tarn.query;
