package dev.tarn.benchmarks.soak;

import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * A producer of ticks, order events and remarks that lives for months: each line of its input is a
 * time, which is now, the number of the first row, and how many; it answers with {@code appended}.
 * A row is a function of its number and time, and one tick in fifty is a day and a half late.
 *
 * <p>Arguments: lake, name, the time at the start.
 */
public final class SoakProducer {
  private static final Duration SPACING = Duration.ofSeconds(5);
  private static final Duration LATE = Duration.ofHours(36);
  private static final Duration FLUSH = Duration.ofHours(1); // it flushes when it has all rows

  private final String name;
  private final ToldClock clock;
  private final Appender ticks;
  private final Appender orders;
  private final Appender remarks;
  private final Dataset remark;

  private SoakProducer(Lake lake, String name, Instant now) {
    this.name = name;
    this.clock = new ToldClock(now);
    this.remark = MarketDatasets.of(lake).require(SoakLake.REMARKS);
    StagingArea staging = new StagingArea(lake.storage(), clock);
    AppenderOptions defaults = AppenderOptions.of(name);
    AppenderOptions options = new AppenderOptions(name, FLUSH, defaults.journalBytes(), clock);
    this.ticks = staging.appender(MarketDatasets.TICKS, options);
    this.orders = staging.appender(MarketDatasets.ORDER_EVENTS, options);
    this.remarks = staging.appender(remark, options);
  }

  public static void main(String[] args) throws Exception {
    SoakProducer producer = new SoakProducer(Lake.at(args[0]), args[1], Instant.parse(args[2]));
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ");
      producer.append(
          Instant.parse(words[0]), Long.parseLong(words[1]), Integer.parseInt(words[2]));
      System.out.println("appended");
    }
    producer.close();
  }

  private void append(Instant now, long first, int count) {
    clock.tell(now);
    for (int i = 0; i < count; i++) {
      Instant time = now.minus(SPACING.multipliedBy(count - i));
      ticks.append(tick(first + i, time));
      if (i % 20 == 0) {
        orders.append(order(first + i, time));
        remarks.append(remark(first + i, time));
      }
    }
    // what an exchange tells again
    for (int i = 0; i < count; i += 100) {
      ticks.append(tick(first + i, now.minus(SPACING.multipliedBy(count - i))));
    }
    List.of(ticks, orders, remarks).forEach(Appender::flush);
  }

  private Tick tick(long number, Instant time) {
    return new Tick(
        "SOAK",
        name + number % 4,
        number % 50 == 7 ? time.minus(LATE) : time,
        100 + number % 1_000 / 10.0,
        1 + number % 9,
        number % 2 == 0 ? Side.BUY : Side.SELL,
        Long.toString(number),
        number,
        null);
  }

  private OrderEvent order(long number, Instant time) {
    return OrderEvent.of(
            name + "-" + number / 60, new Instrument("SOAK", name + 0), Side.BUY, "LIMIT", 10)
        .eventId(name + "-" + number)
        .status(OrderStatus.ACCEPTED)
        .sequence(number)
        .eventTime(time)
        .build();
  }

  /** With all that the schema has at present. */
  private GenericData.Record remark(long number, Instant time) {
    GenericData.Record row = new GenericData.Record(remark.schema());
    List<Schema.Field> fields = new ArrayList<>(remark.schema().getFields());
    row.put("time", SoakLake.micros(time));
    row.put("text", name + " " + number);
    for (Schema.Field field : fields.subList(2, fields.size())) {
      row.put(field.name(), (double) number);
    }
    return row;
  }

  private void close() {
    List.of(ticks, orders, remarks).forEach(Appender::close);
  }
}
