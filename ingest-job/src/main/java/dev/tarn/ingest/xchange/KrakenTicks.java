package dev.tarn.ingest.xchange;

import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.knowm.xchange.kraken.dto.trade.KrakenType;

/**
 * Makes ticks of Kraken's trades. The feed that XChange speaks gives them no id, while the history
 * does: so that one trade is the same from both, its id is made of what both say of it, and of a
 * count where one message or page says the same more than once. For one message or one page.
 */
final class KrakenTicks {
  private final String symbol;
  private final Map<String, Integer> seen = new HashMap<>();

  KrakenTicks(String symbol) {
    this.symbol = symbol;
  }

  /**
   * Makes one.
   *
   * @param seconds since 1970, to the microsecond
   * @param type the aggressor's side
   */
  Tick tick(
      BigDecimal price,
      BigDecimal size,
      BigDecimal seconds,
      @Nullable KrakenType type,
      @Nullable Instant receivedAt) {
    long micros = seconds.movePointRight(6).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    Side side = type == null ? Side.UNKNOWN : type == KrakenType.BUY ? Side.BUY : Side.SELL;
    String content =
        "%d-%s-%s-%s".formatted(micros, side.name().charAt(0), plain(price), plain(size));
    int before = seen.merge(content, 1, Integer::sum) - 1;
    return new Tick(
        KrakenSource.NAME,
        symbol,
        Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
        price.doubleValue(),
        size.doubleValue(),
        side,
        before == 0 ? content : content + "-" + before,
        null,
        receivedAt);
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toString();
  }
}
