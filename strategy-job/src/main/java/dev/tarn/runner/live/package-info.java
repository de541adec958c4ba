/** Strategies that decide as bars close, until they are told to stop. */
@NullMarked
package dev.tarn.runner.live;

import org.jspecify.annotations.NullMarked;
