/**
 * An exchange on the loopback interface, for tests: WebSocket and HTTP in the formats of Binance,
 * Kraken and Coinbase, over a market that is replayed, with the misbehaviour of real venues on
 * demand. No part of what ships.
 */
@NullMarked
package dev.tarn.ingest.standin;

import org.jspecify.annotations.NullMarked;
