/**
 * What a source of market data is: the interface between Tarn and an exchange, a broker or a
 * recording. A jar with a {@link dev.tarn.ingest.source.SourceProvider} in the folder {@code
 * sources} adds one.
 */
@NullMarked
package dev.tarn.ingest.source;

import org.jspecify.annotations.NullMarked;
