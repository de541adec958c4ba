/** Which strategies there are, and which of them a command line means. Knows no lake. */
@NullMarked
package dev.tarn.runner.choice;

import org.jspecify.annotations.NullMarked;
