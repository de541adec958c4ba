package dev.tarn.ingest.xchange;

/**
 * What a venue trades.
 *
 * @param symbol as the venue writes it
 * @param requestSymbol as the venue's requests take it, where that differs
 * @param base the currency that is bought and sold
 * @param quote the currency that prices are in
 */
record Listing(String symbol, String requestSymbol, String base, String quote) {

  Listing(String symbol, String base, String quote) {
    this(symbol, symbol, base, quote);
  }
}
