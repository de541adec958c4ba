/**
 * How results are written: formats, numbers and times as text, files that appear whole or not at
 * all.
 */
@NullMarked
package dev.tarn.query.output;

import org.jspecify.annotations.NullMarked;
