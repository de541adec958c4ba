/**
 * Exchanges through XChange: its connections, its addresses, its types of answers. Binance, Kraken
 * and Coinbase in all precision that they offer; any other exchange whose XChange module lies on
 * the class path by XChange's common types. Reconnecting, waiting and asking again is not done
 * here.
 */
@NullMarked
package dev.tarn.ingest.xchange;

import org.jspecify.annotations.NullMarked;
