/** Takes what sources bring, live, into the lake, and sees to it that nothing is missed. */
@NullMarked
package dev.tarn.ingest.live;

import org.jspecify.annotations.NullMarked;
