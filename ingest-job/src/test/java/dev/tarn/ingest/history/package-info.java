@NullMarked
package dev.tarn.ingest.history;

import org.jspecify.annotations.NullMarked;
