package dev.tarn.market;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where an order stands, after the order statuses of FIX 4.4 (tag 39, OrdStatus). An order may be
 * met in any status first: whoever joins late has not seen what was before.
 */
public enum OrderStatus {
  /** Made, and not sent yet. */
  NEW,
  /** Sent, and not confirmed yet. */
  PENDING_NEW,
  /** Confirmed: it works at the broker or venue. */
  ACCEPTED,
  /** Filled in part, and still working. */
  PARTIALLY_FILLED,
  /** Filled completely. */
  FILLED,
  /** Its cancellation is asked for, and not confirmed yet: it may still be filled. */
  PENDING_CANCEL,
  /** Cancelled, as the broker confirmed; what was filled before stays filled. */
  CANCELED,
  /** Another order took its place. */
  REPLACED,
  /** Refused by the broker or venue. */
  REJECTED,
  /** Its time was over. */
  EXPIRED;

  private static final Set<OrderStatus> FINAL =
      EnumSet.of(FILLED, CANCELED, REPLACED, REJECTED, EXPIRED);

  /** True when nothing comes after it. */
  public boolean isFinal() {
    return FINAL.contains(this);
  }

  /**
   * True when an order of this status may come to {@code next}. A status may be told again, as long
   * as it is not final: with another price, or a further fill.
   */
  public boolean mayBecome(OrderStatus next) {
    return switch (this) {
      case NEW -> true;
      case PENDING_NEW -> next != NEW;
      case ACCEPTED -> next != NEW && next != PENDING_NEW;
      case PARTIALLY_FILLED ->
          next != NEW && next != PENDING_NEW && next != ACCEPTED && next != REJECTED;
      case PENDING_CANCEL -> next != NEW && next != PENDING_NEW && next != REJECTED;
      case FILLED, CANCELED, REPLACED, REJECTED, EXPIRED -> false;
    };
  }

  /** The status of this text, in any case, with spaces or hyphens for underscores; else empty. */
  public static Optional<OrderStatus> of(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    for (OrderStatus status : values()) {
      if (status.name().equals(name)) {
        return Optional.of(status);
      }
    }
    return name.equals("CANCELLED") ? Optional.of(CANCELED) : Optional.empty();
  }
}
