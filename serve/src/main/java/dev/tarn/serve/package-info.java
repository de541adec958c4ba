/**
 * The server behind {@code query-cli serve}: answers over HTTP, events and pages. It only reads
 * lakes. Answers are kept in memory until something arrives that changes them.
 */
@NullMarked
package dev.tarn.serve;

import org.jspecify.annotations.NullMarked;
