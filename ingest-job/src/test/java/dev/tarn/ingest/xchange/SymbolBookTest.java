package dev.tarn.ingest.xchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tarn.ingest.source.SourceException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How people write what a venue trades. */
class SymbolBookTest {
  private static final SymbolBook BOOK =
      new SymbolBook(
          "binance",
          List.of(
              new Listing("BTCUSDT", "BTC", "USDT"),
              new Listing("ABCD", "AB", "CD"),
              new Listing("TUSDT", "T", "USDT"),
              new Listing("TUSDUSDT", "TUSD", "USDT"),
              new Listing("DOGEUSDT", "DOGE", "USDT")));

  @Test
  void theVenuesOwnSpellingAndTwoCurrenciesAreUnderstoodInAnyCase() throws Exception {
    for (String text :
        List.of("BTCUSDT", "btcusdt", "BTC/USDT", "btc-usdt", "Btc_Usdt", " btc:usdt ")) {
      assertThat(BOOK.find(text).symbol()).as(text).isEqualTo("BTCUSDT");
    }
    assertThat(BOOK.find("XDG/USDT").symbol()).isEqualTo("DOGEUSDT");
  }

  @Test
  void whereCurrenciesAreToldApartOthersOfTheSameLettersAreNotMeant() throws Exception {
    assertThat(BOOK.find("TUSD/USDT").symbol()).isEqualTo("TUSDUSDT");
    assertThat(BOOK.find("T/USDT").symbol()).isEqualTo("TUSDT");
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> BOOK.find("A/BCD"))
        .withMessageStartingWith("Unknown symbol 'A/BCD' at binance; did you mean 'ABCD' or ");
  }

  @Test
  void whatIsUnknownIsRefusedEvenWhereNothingIsTraded() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> new SymbolBook("empty", List.of()).find("BTC/USDT"))
        .withMessage("Unknown symbol 'BTC/USDT' at empty")
        .matches(e -> e.kind() == SourceException.Kind.REFUSED);
  }
}
