package dev.tarn.ingest.standin;

/** What is traded: one currency for another, such as BTC for USDT. */
public record Instrument(String base, String quote) {
  public static final Instrument BTC_USDT = new Instrument("BTC", "USDT");
  public static final Instrument ETH_USDT = new Instrument("ETH", "USDT");

  /** As Binance writes it: {@code BTCUSDT}. */
  public String joined() {
    return base + quote;
  }

  /** As Coinbase writes it: {@code BTC-USDT}. */
  public String hyphened() {
    return base + "-" + quote;
  }

  /** As Kraken's feed writes it: {@code XBT/USDT}. */
  public String slashed() {
    return (base.equals("BTC") ? "XBT" : base) + "/" + quote;
  }
}
