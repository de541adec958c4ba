/** The strategies that come with Tarn. */
@NullMarked
package dev.tarn.runner.builtin;

import org.jspecify.annotations.NullMarked;
