package dev.tarn.runner.live;

import dev.tarn.market.Candle;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.Side;
import dev.tarn.market.Signal;
import dev.tarn.runner.rules.Decision;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Turns signals into orders that are filled on paper: one unit, at the open of the next bar. All
 * that it says follows from the signal and the bar, so that what is said again is the same event.
 * Of a signal that is given twice, by two processes or again after a crash, it says other events of
 * the same order, which come to the same state.
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
            .eventId(eventId(signal, 0))
            .eventTime(signal.createdAt())
            .build();
    OrderEvent accepted =
        made.next(OrderStatus.ACCEPTED)
            .eventId(eventId(signal, 1))
            .eventTime(signal.createdAt())
            .build();
    return List.of(made, accepted);
  }

  /** The order is filled at the open of the bar that follows the signal's. */
  static OrderEvent fill(Signal signal, Candle next) {
    Instant opened = next.openTime();
    return submit(signal)
        .get(1)
        .next(OrderStatus.FILLED)
        .eventId(eventId(signal, 2))
        .eventTime(opened.isAfter(signal.createdAt()) ? opened : signal.createdAt())
        .filled(1, next.open())
        .build();
  }

  /** Tells the giving of the signal as well: events of two differ in their times. */
  private static String eventId(Signal signal, int step) {
    long given = ChronoUnit.MICROS.between(Instant.EPOCH, signal.createdAt());
    return "%s-%d-%d".formatted(orderId(signal), given, step);
  }

  static String orderId(Signal signal) {
    return ACCOUNT + "-" + signal.signalId();
  }
}
