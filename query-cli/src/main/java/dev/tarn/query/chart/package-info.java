/** Candles drawn with characters. Knows nothing of lakes and terminals: it makes text. */
@NullMarked
package dev.tarn.query.chart;

import org.jspecify.annotations.NullMarked;
