/**
 * The kinds of files that import reads: what their lines and columns mean, and the rows of a
 * dataset that they become. A format reads one stream to its end and refuses it at the first fault;
 * it knows neither files nor lakes.
 */
@NullMarked
package dev.tarn.ingest.format;

import org.jspecify.annotations.NullMarked;
