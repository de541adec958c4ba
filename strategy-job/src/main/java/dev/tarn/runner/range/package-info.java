/** Strategies over a past range: runs, trials and their figures. */
@NullMarked
package dev.tarn.runner.range;

import org.jspecify.annotations.NullMarked;
