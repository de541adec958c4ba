/** Tests of the server. */
@NullMarked
package dev.tarn.serve;

import org.jspecify.annotations.NullMarked;
