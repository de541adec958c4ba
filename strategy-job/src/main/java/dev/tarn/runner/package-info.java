/**
 * The command {@code strategy-job}: runs strategies over the bars of a lake, live or over a past
 * range. Reading and writing the lake are the library's, {@link dev.tarn.strategy}.
 */
@NullMarked
package dev.tarn.runner;

import org.jspecify.annotations.NullMarked;
