/** Tests of what keeps a process to a venue's budget of requests. */
@NullMarked
package dev.tarn.ingest.source;

import org.jspecify.annotations.NullMarked;
