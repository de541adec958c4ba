package dev.tarn.runner.live;

import dev.tarn.market.Candle;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.Side;
import dev.tarn.market.Signal;
import dev.tarn.runner.rules.Decision;
import java.time.Instant;
import java.util.List;

/**
 * Turns signals into orders that are filled on paper: one unit, at the open of the next bar. All
 * that it says follows from the signal and the bar, so that what is said again is the same event.
 */
final class PaperBroker {
  private static final String ACCOUNT = "paper";

  private PaperBroker() {}

  /** The order of a signal is made, and accepted at once. */
  static List<OrderEvent> submit(Signal signal) {
    Side side =
        Decision.of(signal.signalType()).filter(Decision.BUY::equals).isPresent()
            ? Side.BUY
            : Side.SELL;
    String id = orderId(signal);
    OrderEvent made =
        OrderEvent.of(id, signal.instrument(), side, "MARKET", 1)
            .account(ACCOUNT)
            .signal(signal)
            .eventId(id + "-0")
            .eventTime(signal.createdAt())
            .build();
    OrderEvent accepted =
        made.next(OrderStatus.ACCEPTED).eventId(id + "-1").eventTime(signal.createdAt()).build();
    return List.of(made, accepted);
  }

  /** The order is filled at the open of the bar that follows the signal's. */
  static OrderEvent fill(Signal signal, Candle next) {
    Instant opened = next.openTime();
    return submit(signal)
        .get(1)
        .next(OrderStatus.FILLED)
        .eventId(orderId(signal) + "-2")
        .eventTime(opened.isAfter(signal.createdAt()) ? opened : signal.createdAt())
        .filled(1, next.open())
        .build();
  }

  static String orderId(Signal signal) {
    return ACCOUNT + "-" + signal.signalId();
  }
}
