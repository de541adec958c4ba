package dev.tarn.warehouse.support;

import dev.tarn.market.MarketDatasets;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** An event of an order as any producer may write it, with what tells a step. */
public record OrderRow(
    String orderId,
    String symbol,
    String eventId,
    String side,
    String status,
    double quantity,
    double filled,
    @Nullable Double average,
    long sequence,
    long second) {

  /** One to buy 10 of S, nothing filled. */
  public static OrderRow of(String orderId, String status, long sequence) {
    return new OrderRow(
        orderId, "S", orderId + "-" + sequence, "BUY", status, 10, 0, null, sequence, sequence);
  }

  public OrderRow withSymbol(String other) {
    return new OrderRow(
        orderId, other, eventId, side, status, quantity, filled, average, sequence, second);
  }

  public OrderRow withEventId(String other) {
    return new OrderRow(
        orderId, symbol, other, side, status, quantity, filled, average, sequence, second);
  }

  public OrderRow selling() {
    return new OrderRow(
        orderId, symbol, eventId, "SELL", status, quantity, filled, average, sequence, second);
  }

  public OrderRow withQuantity(double other) {
    return new OrderRow(
        orderId, symbol, eventId, side, status, other, filled, average, sequence, second);
  }

  public OrderRow filled(double total, @Nullable Double price) {
    return new OrderRow(
        orderId, symbol, eventId, side, status, quantity, total, price, sequence, second);
  }

  public OrderRow at(long other) {
    return new OrderRow(
        orderId, symbol, eventId, side, status, quantity, filled, average, sequence, other);
  }

  /** As a row of the dataset. */
  public GenericRecord record() {
    GenericRecord event = new GenericData.Record(MarketDatasets.ORDER_EVENTS.schema());
    event.put("event_id", eventId);
    event.put("order_id", orderId);
    event.put("account", "");
    event.put("venue", "V");
    event.put("symbol", symbol);
    event.put("side", side);
    event.put("order_type", "LIMIT");
    event.put("status", status);
    event.put("quantity", quantity);
    event.put("filled_quantity", filled);
    event.put("average_price", average);
    event.put("sequence", sequence);
    event.put("event_time", 1_700_000_000_000_000L + second * 1_000_000);
    event.put("attributes", Map.of());
    return event;
  }
}
