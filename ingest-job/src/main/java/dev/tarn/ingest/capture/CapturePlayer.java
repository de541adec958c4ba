package dev.tarn.ingest.capture;

import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.value.BadInputException;
import dev.tarn.staging.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What each line of a capture is. Used by one thread. */
final class CapturePlayer {
  /** A file whose first lines are all garbage is no capture. */
  private static final int MOST_GARBAGE_AT_FIRST = 100;

  private static final int MOST_KEPT_BYTES = 64 << 10;
  private static final String NONE =
      "%s a local time and a message of the exchange, so it is no capture (%s)";

  private final String name;
  private final CaptureFormat format;
  private final Pace pace;
  private final PassedBy passedBy;
  private final FeedListener listener;
  private final BooleanSupplier stop;
  private final LocalTime localTime = new LocalTime();

  /** What was no message until now; null once there was one. */
  private @Nullable List<Garbage> atFirst = new ArrayList<>();

  /** The line's local time, where it has one. */
  private @Nullable Instant receivedAt;

  private int message;
  private @Nullable String fault;

  CapturePlayer(
      String name,
      CaptureFormat format,
      Pace pace,
      PassedBy passedBy,
      FeedListener listener,
      BooleanSupplier stop) {
    this.name = name;
    this.format = format;
    this.pace = pace;
    this.passedBy = passedBy;
    this.listener = listener;
    this.stop = stop;
  }

  /** Reads the line's local time, and returns when its turn has come. */
  void awaitTurn(CaptureLines line) {
    byte[] bytes = line.bytes();
    int from = line.from();
    receivedAt = null;
    message = from;
    fault = null;
    if (from == line.to() || isMessage(bytes[from]) || isAddress(bytes, from, line.to())) {
      return;
    }
    try {
      receivedAt = localTime.read(bytes, from, line.to());
      message = localTime.end();
      pace.await(receivedAt, stop);
    } catch (NumberFormatException e) {
      fault = "it does not begin with a local time (" + e.getMessage() + ")";
    }
  }

  /**
   * Hands over what the line brings.
   *
   * @throws BadInputException if the file is no capture
   */
  void play(CaptureLines line) {
    int end = endOfText(line);
    if (end == line.from()) {
      return;
    }
    if (isAddress(line.bytes(), line.from(), end)) {
      format.address(text(line, end));
      passedBy.add("address");
      return;
    }
    try {
      requireMessage(line, end);
      String kind = format.message(line.bytes(), message, end, receivedAt, listener);
      if (kind != null) {
        passedBy.add(kind);
        listener.alive();
      }
      confirm();
    } catch (BadInputException | RefusedException e) {
      garbage(line, end, e.getMessage());
    }
  }

  /**
   * To be called at the end.
   *
   * @throws BadInputException if no line was a message
   */
  void requireMessages() {
    if (atFirst != null && !atFirst.isEmpty()) {
      throw noCapture(atFirst);
    }
  }

  private BadInputException noCapture(List<Garbage> garbage) {
    return BadInputException.of(
        NONE.formatted(
            garbage.size() == 1
                ? "its only line is not"
                : "none of its first " + garbage.size() + " lines is",
            garbage.get(0).reason().substring(name.length() + ", ".length())));
  }

  private void requireMessage(CaptureLines line, int end) {
    if (fault != null) {
      throw BadInputException.of(fault);
    }
    if (message >= end) {
      throw BadInputException.of("there is no message behind its local time");
    }
    if (line.isCut()) {
      throw BadInputException.of(
          "it is longer than " + CaptureLines.LONGEST_BYTES + " bytes; its beginning is kept here");
    }
  }

  private void confirm() {
    if (atFirst != null) {
      List<Garbage> before = atFirst;
      atFirst = null;
      before.forEach(listener::garbage);
    }
  }

  private void garbage(CaptureLines line, int end, String reason) {
    Garbage garbage =
        new Garbage(text(line, end), "%s, line %d: %s".formatted(name, line.number(), reason));
    if (atFirst == null) {
      listener.garbage(garbage);
      return;
    }
    atFirst.add(garbage);
    if (isBinary(line)) {
      throw BadInputException.of("it is no text, so it is no capture");
    }
    if (atFirst.size() >= MOST_GARBAGE_AT_FIRST) {
      throw noCapture(atFirst);
    }
  }

  private static boolean isMessage(byte first) {
    return first == '{' || first == '[';
  }

  /** Recorders note where they are connected to, such as {@code wss://fstream.binance.com/...}. */
  private static boolean isAddress(byte[] bytes, int from, int to) {
    if (to - from < 5 || bytes[from] != 'w' || bytes[from + 1] != 's') {
      return false;
    }
    int at = bytes[from + 2] == 's' ? from + 3 : from + 2;
    return at + 2 < to && bytes[at] == ':' && bytes[at + 1] == '/' && bytes[at + 2] == '/';
  }

  private static boolean isBinary(CaptureLines line) {
    for (int i = line.from(); i < line.to(); i++) {
      if (line.bytes()[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private static int endOfText(CaptureLines line) {
    int end = line.to();
    while (end > line.from() && (line.bytes()[end - 1] == ' ' || line.bytes()[end - 1] == '\t')) {
      end--;
    }
    return end;
  }

  private static String text(CaptureLines line, int end) {
    return new String(
        line.bytes(),
        line.from(),
        Math.min(end - line.from(), MOST_KEPT_BYTES),
        StandardCharsets.UTF_8);
  }
}
