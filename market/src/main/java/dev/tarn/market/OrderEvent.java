package dev.tarn.market;

import dev.tarn.staging.RefusedException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A step in the life of an order: dataset {@code order_events}, which keeps every row. The view
 * {@code orders} has each order's latest state: that of the greatest sequence. Made by {@link #of},
 * and by {@link #next} from the step before. Immutable.
 *
 * @param eventId identifies the event; not empty. Equal rows are one event, told again
 * @param orderId the order, as the producer names it; not empty
 * @param clientOrderId the id that was sent with the order, or null
 * @param brokerOrderId the broker's id, or null
 * @param account the account that trades; empty where there is just one
 * @param strategyId the strategy that wanted it, or null
 * @param signalId the signal that led to it, or null
 * @param venue the exchange or broker; empty where it is unknown
 * @param symbol the instrument, as the venue writes it; not empty
 * @param side {@link Side#BUY} or {@link Side#SELL}
 * @param orderType such as MARKET, LIMIT or STOP; not empty
 * @param status the order's status after the event
 * @param quantity ordered, in units of the instrument; finite and above zero
 * @param limitPrice or null; finite, and it may be negative, as those of spreads are
 * @param stopPrice or null; the same
 * @param filledQuantity filled so far; finite, not negative
 * @param averagePrice of the fills so far, or null; finite
 * @param sequence orders the events of one order, from 0; the greatest is its latest state
 * @param eventTime when it happened; kept in microseconds, UTC
 * @param reason why, where the broker said so, or null
 * @param attributes what the producer wants to keep beside the named fields
 * @throws RefusedException when a value is not as said here
 */
public record OrderEvent(
    String eventId,
    String orderId,
    @Nullable String clientOrderId,
    @Nullable String brokerOrderId,
    String account,
    @Nullable String strategyId,
    @Nullable String signalId,
    String venue,
    String symbol,
    Side side,
    String orderType,
    OrderStatus status,
    double quantity,
    @Nullable Double limitPrice,
    @Nullable Double stopPrice,
    double filledQuantity,
    @Nullable Double averagePrice,
    long sequence,
    Instant eventTime,
    @Nullable String reason,
    Map<String, String> attributes)
    implements MarketRecord {

  public OrderEvent {
    Values.present("event_id", eventId);
    Values.present("order_id", orderId);
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(venue, "venue");
    Values.present("symbol", symbol);
    if (side == Side.UNKNOWN) {
      throw new RefusedException("Invalid side UNKNOWN: an order is to BUY or to SELL");
    }
    Objects.requireNonNull(side, "side");
    Values.present("order_type", orderType);
    Objects.requireNonNull(status, "status");
    if (Values.quantity("quantity", quantity) == 0) {
      throw new RefusedException("Invalid quantity 0: an order is for more than nothing");
    }
    limitPrice = Values.finite("limit_price", limitPrice);
    stopPrice = Values.finite("stop_price", stopPrice);
    filledQuantity = Values.quantity("filled_quantity", filledQuantity);
    averagePrice = Values.finite("average_price", averagePrice);
    if (sequence < 0) {
      throw new RefusedException("Invalid sequence %d: it counts from 0".formatted(sequence));
    }
    Values.time("event_time", eventTime);
    attributes = Map.copyOf(attributes);
  }

  /**
   * Begins the first event of an order: status NEW, sequence 0, nothing filled, now.
   *
   * @param orderId unique within its account, venue and symbol
   * @param side to buy or to sell
   * @param orderType such as MARKET, LIMIT or STOP
   * @param quantity in units of the instrument
   */
  public static Builder of(
      String orderId, Instrument instrument, Side side, String orderType, double quantity) {
    return new Builder(orderId, instrument, side, orderType, quantity);
  }

  /**
   * Begins the event that follows: all as it is here, but for the status, an event id of its own,
   * the next sequence, and the time, which is now. Whether the step is possible is not asked: what
   * a broker says is kept, and the view {@code orders} flags it.
   */
  public Builder next(OrderStatus newStatus) {
    return new Builder(this, newStatus);
  }

  /** What is traded. */
  public Instrument instrument() {
    return new Instrument(venue, symbol);
  }

  @Override
  public Schema getSchema() {
    return MarketDatasets.ORDER_EVENTS.schema();
  }

  @Override
  public @Nullable Object get(int field) {
    return switch (field) {
      case 0 -> eventId;
      case 1 -> orderId;
      case 2 -> clientOrderId;
      case 3 -> brokerOrderId;
      case 4 -> account;
      case 5 -> strategyId;
      case 6 -> signalId;
      case 7 -> venue;
      case 8 -> symbol;
      case 9 -> side.name();
      case 10 -> orderType;
      case 11 -> status.name();
      case 12 -> quantity;
      case 13 -> limitPrice;
      case 14 -> stopPrice;
      case 15 -> filledQuantity;
      case 16 -> averagePrice;
      case 17 -> sequence;
      case 18 -> Values.micros(eventTime);
      case 19 -> reason;
      case 20 -> attributes;
      default -> throw new IndexOutOfBoundsException(field);
    };
  }

  /** Gathers what an event may have besides. Not safe for use by several threads. */
  public static final class Builder {
    private final String orderId;
    private final Instrument instrument;
    private final Side side;
    private final String orderType;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private double quantity;
    private OrderStatus status = OrderStatus.NEW;
    private String account = "";
    private double filledQuantity;
    private long sequence;
    private @Nullable String eventId;
    private @Nullable String clientOrderId;
    private @Nullable String brokerOrderId;
    private @Nullable String strategyId;
    private @Nullable String signalId;
    private @Nullable Double limitPrice;
    private @Nullable Double stopPrice;
    private @Nullable Double averagePrice;
    private @Nullable Instant eventTime;
    private @Nullable String reason;

    private Builder(
        String orderId, Instrument instrument, Side side, String orderType, double quantity) {
      this.orderId = Values.present("order_id", orderId);
      this.instrument = Objects.requireNonNull(instrument, "instrument");
      this.side = Objects.requireNonNull(side, "side");
      this.orderType = Values.present("order_type", orderType);
      this.quantity = quantity;
    }

    private Builder(OrderEvent before, OrderStatus status) {
      this(before.orderId, before.instrument(), before.side, before.orderType, before.quantity);
      this.status = Objects.requireNonNull(status, "status");
      account = before.account;
      clientOrderId = before.clientOrderId;
      brokerOrderId = before.brokerOrderId;
      strategyId = before.strategyId;
      signalId = before.signalId;
      limitPrice = before.limitPrice;
      stopPrice = before.stopPrice;
      filledQuantity = before.filledQuantity;
      averagePrice = before.averagePrice;
      sequence = before.sequence + 1;
      attributes.putAll(before.attributes);
    }

    /** An id of the caller's own, such as the broker's for its message; by default a random one. */
    public Builder eventId(String id) {
      eventId = id;
      return this;
    }

    /** The order's status after the event. */
    public Builder status(OrderStatus value) {
      status = value;
      return this;
    }

    /** The account that trades. */
    public Builder account(String name) {
      account = name;
      return this;
    }

    /** The id that is sent with the order. */
    public Builder clientOrderId(@Nullable String id) {
      clientOrderId = id;
      return this;
    }

    /** The broker's id. */
    public Builder brokerOrderId(@Nullable String id) {
      brokerOrderId = id;
      return this;
    }

    /** The strategy that wants it. */
    public Builder strategy(@Nullable String id) {
      strategyId = id;
      return this;
    }

    /** The signal that leads to it, and its strategy. */
    public Builder signal(Signal signal) {
      signalId = signal.signalId();
      strategyId = signal.strategyId();
      return this;
    }

    /** Quantity ordered, where a replacement changed it. */
    public Builder quantity(double value) {
      quantity = value;
      return this;
    }

    /** Limit price. */
    public Builder limitPrice(double price) {
      limitPrice = price;
      return this;
    }

    /** Stop price. */
    public Builder stopPrice(double price) {
      stopPrice = price;
      return this;
    }

    /**
     * What is filled so far, this event's fill included.
     *
     * @param totalQuantity of all fills
     * @param price the average of all fills
     */
    public Builder filled(double totalQuantity, double price) {
      filledQuantity = totalQuantity;
      averagePrice = price;
      return this;
    }

    /** The number of the event within its order. */
    public Builder sequence(long number) {
      sequence = number;
      return this;
    }

    /** When it happens; by default, when it is built. */
    public Builder eventTime(Instant at) {
      eventTime = at;
      return this;
    }

    /** Why, as the broker says. */
    public Builder reason(@Nullable String text) {
      reason = text;
      return this;
    }

    /** Keeps a value of the producer's own. */
    public Builder attribute(String name, String value) {
      attributes.put(name, value);
      return this;
    }

    /**
     * The event.
     *
     * @throws RefusedException when a value is not as said at {@link OrderEvent}
     */
    public OrderEvent build() {
      return new OrderEvent(
          eventId == null ? UUID.randomUUID().toString() : eventId,
          orderId,
          clientOrderId,
          brokerOrderId,
          account,
          strategyId,
          signalId,
          instrument.venue(),
          instrument.symbol(),
          side,
          orderType,
          status,
          quantity,
          limitPrice,
          stopPrice,
          filledQuantity,
          averagePrice,
          sequence,
          eventTime == null ? Values.now() : eventTime,
          reason,
          attributes);
    }
  }
}
