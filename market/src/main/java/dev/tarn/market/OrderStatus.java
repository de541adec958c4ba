package dev.tarn.market;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where an order stands, after the order statuses of FIX 4.4 (tag 39, OrdStatus). An order may be
 * met in any status first: whoever joins late has not seen what was before.
 */
public enum OrderStatus {
  /** Made, and not sent yet. */
  NEW("CREATED", "INITIALIZED"),
  /** Sent, and not confirmed yet. */
  PENDING_NEW("PENDING", "PENDINGSUBMIT", "SENT"),
  /** Confirmed: it works at the broker or venue. */
  ACCEPTED(
      "ACKNOWLEDGED",
      "ACTIVE",
      "LIVE",
      "OPEN",
      "PRESUBMITTED",
      "SUBMITTED",
      "TRIGGERPENDING",
      "WORKING"),
  /** Filled in part, and still working. */
  PARTIALLY_FILLED("PARTFILLED", "PARTIAL", "PARTIALFILL", "PARTIALFILLED"),
  /** Filled completely. */
  FILLED("CLOSED", "COMPLETE", "COMPLETED", "DONE", "EXECUTED", "FULLYFILLED"),
  /** Its cancellation is asked for, and not confirmed yet: it may still be filled. */
  PENDING_CANCEL("CANCELING", "CANCELLING", "CANCELPENDING", "CANCELREQUESTED"),
  /** Cancelled, as the broker confirmed; what was filled before stays filled. */
  CANCELED("APICANCELLED", "CANCELLED"),
  /** Another order took its place. */
  REPLACED,
  /** Refused by the broker or venue. */
  REJECTED("ERROR", "FAILED", "REFUSED"),
  /** Its time was over. */
  EXPIRED("EXPIREDINMATCH");

  private static final Set<OrderStatus> FINAL =
      EnumSet.of(FILLED, CANCELED, REPLACED, REJECTED, EXPIRED);
  private static final Pattern SEPARATORS = Pattern.compile("[ _\t-]");
  private static final Map<String, OrderStatus> WORDS = allWords();

  private final List<String> synonyms;

  OrderStatus(String... synonyms) {
    this.synonyms = List.of(synonyms);
  }

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

  /**
   * The status of this text: in any case, with or without spaces, hyphens and underscores, and by
   * the words that brokers and venues use for it; else empty.
   */
  public static Optional<OrderStatus> of(String text) {
    return Optional.ofNullable(
        WORDS.get(SEPARATORS.matcher(text).replaceAll("").toUpperCase(Locale.ROOT)));
  }

  /**
   * The statuses by all words for them, in capitals and without spaces, hyphens and underscores. A
   * word that means several of them, such as the venue's PENDING_REPLACE, is none of these.
   */
  public static Map<String, OrderStatus> words() {
    return WORDS;
  }

  private static Map<String, OrderStatus> allWords() {
    Map<String, OrderStatus> words = new LinkedHashMap<>();
    for (OrderStatus status : values()) {
      words.put(status.name().replace("_", ""), status);
      status.synonyms.forEach(word -> words.put(word, status));
    }
    return Collections.unmodifiableMap(words);
  }
}
