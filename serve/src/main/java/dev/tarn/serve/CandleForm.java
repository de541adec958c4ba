package dev.tarn.serve;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.query.output.JsonRows;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * How candles are written as JSON.
 *
 * @param millis whether times are milliseconds since the epoch, instead of ISO 8601
 * @param zone of the times in ISO 8601
 */
record CandleForm(boolean millis, ZoneId zone) {
  /** What is told of a bar beside its open time. */
  static final String FIELDS =
      "open, high, low, close, volume, quote_volume, buy_volume, sell_volume, delta, vwap,"
          + " trade_count, closed, session";

  private static final int BAR_CHARACTERS = 320;

  static CandleForm of(Parameters parameters) {
    return new CandleForm(
        parameters.word("times", List.of("iso", "ms"), "iso").equals("ms"), parameters.zone());
  }

  static String fields(boolean footprint) {
    return footprint ? FIELDS + ", clusters" : FIELDS;
  }

  /** The object with all bars. */
  Answer answer(Instrument series, Timeframe timeframe, List<Bar> bars) {
    StringBuilder text = new StringBuilder(200);
    text.append('{');
    appendSeries(text, series, timeframe);
    text.append(",\"candles\":[");
    List<byte[]> heads = new ArrayList<>(bars.size()); // what is before the members of each bar
    int length = 0;
    for (Bar bar : bars) {
      text.append(heads.isEmpty() ? "\n{" : "},\n{");
      appendTime(text, bar);
      byte[] head = text.toString().getBytes(StandardCharsets.UTF_8);
      heads.add(head);
      length += head.length + bar.bytes();
      text.setLength(0);
    }
    text.append(bars.isEmpty() ? "\n]}\n" : "}\n]}\n");
    byte[] end = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[length + end.length];
    int at = 0;
    for (int i = 0; i < bars.size(); i++) {
      at = bars.get(i).write(all, write(heads.get(i), all, at));
    }
    write(end, all, at);
    return new Answer(Answer.JSON, all);
  }

  private static int write(byte[] part, byte[] all, int at) {
    System.arraycopy(part, 0, all, at, part.length);
    return at + part.length;
  }

  /** The object of one bar, for an event. */
  String event(Instrument series, Timeframe timeframe, Bar bar) {
    StringBuilder text = new StringBuilder(BAR_CHARACTERS + 100);
    text.append('{');
    appendSeries(text, series, timeframe);
    text.append(',');
    appendTime(text, bar);
    return text.append(bar.members()).append('}').toString();
  }

  private static void appendSeries(StringBuilder text, Instrument series, Timeframe timeframe) {
    text.append("\"symbol\":");
    JsonRows.appendQuoted(text, series.symbol());
    text.append(",\"venue\":");
    JsonRows.appendQuoted(text, series.venue());
    text.append(",\"timeframe\":\"").append(timeframe).append('"');
  }

  private void appendTime(StringBuilder text, Bar bar) {
    text.append("\"open_time\":");
    if (millis) {
      text.append(Math.floorDiv(bar.openMicros(), 1_000));
    } else {
      text.append('"');
      if (zone.equals(ZoneOffset.UTC)) {
        JsonRows.appendTime(text, bar.openMicros());
      } else {
        Instant time = Instant.EPOCH.plus(bar.openMicros(), ChronoUnit.MICROS);
        text.append(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone)));
      }
      text.append('"');
    }
    text.append(',');
  }
}
