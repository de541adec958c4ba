/**
 * The rules of one strategy over the bars of one instrument: the same for live and past bars. Knows
 * no lake.
 */
@NullMarked
package dev.tarn.runner.rules;

import org.jspecify.annotations.NullMarked;
