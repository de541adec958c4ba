/** Tests of the runner of strategies. */
@NullMarked
package dev.tarn.runner;

import org.jspecify.annotations.NullMarked;
