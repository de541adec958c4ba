package dev.tarn.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The records of strategies, held to their rules, and as generic rows. */
class RecordsTest {
  private static final Instant BAR = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instant LATER = BAR.plusSeconds(1);
  private static final Instrument A = Instrument.of("x", "A");
  private static final Timeframe MINUTE = Timeframe.parse("1m");

  private static final Signal SIGNAL =
      Signal.of("s", A, MINUTE, BAR, "BUY").createdAt(LATER).attribute("fast", "10").build();
  private static final OrderEvent ORDER =
      OrderEvent.of("o", A, Side.SELL, "LIMIT", 2)
          .account("main")
          .clientOrderId("c")
          .brokerOrderId("b")
          .signal(SIGNAL)
          .limitPrice(-1.5)
          .stopPrice(2)
          .eventTime(BAR)
          .reason("why")
          .attribute("k", "v")
          .build();
  private static final RunnerState STATE =
      RunnerState.of("s", A, MINUTE, RunnerStatus.RUNNING)
          .bias("LONG")
          .signalState("TRIGGERED")
          .lastBarTime(BAR)
          .lastSignal(SIGNAL.signalId())
          .message("m")
          .updatedAt(LATER)
          .build();
  private static final Run RUN =
      Run.begin("s", RunKind.BACKTEST).id("r").parameter("fast", "10").startedAt(BAR).build();
  private static final Trial TRIAL =
      new Trial("r", "t", Map.of("fast", "5"), RunStatus.RUNNING, BAR, null);
  private static final Metric METRIC = new Metric("r", "t", "win rate", Double.NaN, LATER);

  static List<MarketRecord> records() {
    return List.of(
        SIGNAL,
        SIGNAL.withStatus("ACTED", LATER.plusSeconds(1)),
        ORDER,
        ORDER.next(OrderStatus.PARTIALLY_FILLED).filled(1, 9.5).eventTime(LATER).build(),
        STATE,
        RUN,
        RUN.end(RunStatus.DONE, LATER),
        TRIAL,
        TRIAL.end(RunStatus.FAILED, LATER),
        METRIC,
        new Metric("r", null, "bars", 3, LATER));
  }

  @ParameterizedTest
  @MethodSource("records")
  void recordsComeBackFromTheirAvroForm(MarketRecord record) throws IOException {
    assertThat(MarketRecords.checked(generic(record))).isEqualTo(record);
  }

  /** A field, a value that it must not have, and what is said. */
  record Bad(MarketRecord record, String field, Object value, String message) {}

  static Stream<Bad> bad() {
    long year1969 = -1;
    long year2200 = 7_258_118_400_000_000L;
    Stream<Bad> texts =
        Map.<MarketRecord, String>of(
                SIGNAL, "signal_id strategy_id symbol signal_type status",
                ORDER, "event_id order_id symbol order_type status",
                STATE, "strategy_id symbol status",
                RUN, "run_id strategy_id kind status",
                TRIAL, "run_id trial_id status",
                METRIC, "run_id name")
            .entrySet()
            .stream()
            .flatMap(
                each ->
                    Stream.of(each.getValue().split(" "))
                        .map(field -> new Bad(each.getKey(), field, "", "it is empty")));
    Stream<Bad> times =
        Map.<MarketRecord, String>of(
                SIGNAL, "bar_time created_at updated_at",
                ORDER, "event_time",
                STATE, "last_bar_time updated_at",
                RUN, "started_at ended_at",
                TRIAL, "started_at ended_at",
                METRIC, "recorded_at")
            .entrySet()
            .stream()
            .flatMap(
                each ->
                    Stream.of(each.getValue().split(" "))
                        .flatMap(
                            field ->
                                Stream.of(year1969, year2200)
                                    .map(
                                        time ->
                                            new Bad(
                                                each.getKey(),
                                                field,
                                                time,
                                                "not between 1970-01-02 and 2100"))));
    long before = BAR.getEpochSecond() * 1_000_000 - 1;
    Stream<Bad> others =
        Stream.of(
            new Bad(SIGNAL, "confidence", 1.1, "between 0 and 1"),
            new Bad(SIGNAL, "confidence", -0.1, "between 0 and 1"),
            new Bad(SIGNAL, "confidence", Double.NaN, "between 0 and 1"),
            new Bad(SIGNAL, "timeframe", "often", "Invalid timeframe"),
            new Bad(SIGNAL, "updated_at", before, "created later"),
            new Bad(ORDER, "side", "UNKNOWN", "to BUY or to SELL"),
            new Bad(ORDER, "side", "buy", "use BUY or SELL"),
            new Bad(ORDER, "quantity", 0.0, "more than nothing"),
            new Bad(ORDER, "quantity", -1.0, "not negative"),
            new Bad(ORDER, "quantity", Double.POSITIVE_INFINITY, "finite"),
            new Bad(ORDER, "limit_price", Double.NaN, "finite"),
            new Bad(ORDER, "stop_price", Double.NEGATIVE_INFINITY, "finite"),
            new Bad(ORDER, "average_price", Double.NaN, "finite"),
            new Bad(ORDER, "filled_quantity", -1.0, "not negative"),
            new Bad(ORDER, "sequence", -1L, "counts from 0"),
            new Bad(STATE, "timeframe", "", "Invalid timeframe"),
            new Bad(RUN, "ended_at", before, "it began later"),
            new Bad(TRIAL, "ended_at", before, "it began later"));
    return Stream.of(texts, times, others).flatMap(some -> some);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatBreaksARuleIsRefusedByItsField(Bad bad) throws IOException {
    GenericData.Record row = generic(bad.record());
    row.put(bad.field(), bad.value());
    assertThatThrownBy(() -> MarketRecords.checked(row))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(bad.message());
  }

  @Test
  void wordsOfOtherProducersAreKept() throws IOException {
    for (Bad own :
        List.of(
            new Bad(ORDER, "status", "open pending", ""),
            new Bad(STATE, "status", "IDLE", ""),
            new Bad(RUN, "kind", "PAPER", ""),
            new Bad(RUN, "status", "PRUNED", ""),
            new Bad(TRIAL, "status", "PRUNED", ""))) {
      GenericData.Record row = generic(own.record());
      row.put(own.field(), own.value());
      IndexedRecord checked = MarketRecords.checked(row);
      assertThat(checked.get(row.getSchema().getField(own.field()).pos())).isEqualTo(own.value());
    }
  }

  @Test
  void whatASignalCannotBeWithoutIsAskedForAtOnce() {
    assertThatThrownBy(() -> Signal.of("s", A, MINUTE, null, "BUY"))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("barTime");
    assertThatThrownBy(() -> Signal.of("", A, MINUTE, BAR, "BUY"))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> Signal.of("s", A, MINUTE, BAR, ""))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> Signal.of("s", A, MINUTE, BAR, "BUY").confidence(2).build())
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> Instrument.of("x", "")).isInstanceOf(RefusedException.class);
  }

  @Test
  void aSignalGivenAgainIsTheSameOne() {
    Signal again = Signal.of("s", A, MINUTE, BAR, "BUY").build();
    assertThat(again.signalId()).isEqualTo(SIGNAL.signalId());
    for (Signal other :
        List.of(
            Signal.of("s2", A, MINUTE, BAR, "BUY").build(),
            Signal.of("s", Instrument.of("y", "A"), MINUTE, BAR, "BUY").build(),
            Signal.of("s", Instrument.of("x", "B"), MINUTE, BAR, "BUY").build(),
            Signal.of("s", A, Timeframe.parse("5m"), BAR, "BUY").build(),
            Signal.of("s", A, MINUTE, BAR.plusSeconds(60), "BUY").build(),
            Signal.of("s", A, MINUTE, BAR, "SELL").build(),
            Signal.of("s", A, MINUTE, BAR, "BUY").run("r").build())) {
      assertThat(other.signalId()).isNotEqualTo(SIGNAL.signalId());
    }
  }

  @Test
  void theNextEventOfAnOrderCarriesOn() {
    OrderEvent next = ORDER.next(OrderStatus.FILLED).filled(2, 9.5).build();
    assertThat(next.sequence()).isEqualTo(1);
    assertThat(next.eventId()).isNotEqualTo(ORDER.eventId());
    assertThat(next.orderId()).isEqualTo("o");
    assertThat(next.signalId()).isEqualTo(SIGNAL.signalId());
    assertThat(next.filledQuantity()).isEqualTo(2);
    assertThat(next.averagePrice()).isEqualTo(9.5);
  }

  @Test
  void recordsCannotBeChanged() {
    assertThatThrownBy(() -> SIGNAL.put(0, "other"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> SIGNAL.attributes().put("k", "v"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** The record as an Avro file would give it. */
  private static GenericData.Record generic(MarketRecord record) {
    Schema schema = record.getSchema();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<IndexedRecord>(schema).write(record, encoder);
      encoder.flush();
      return new GenericDatumReader<GenericData.Record>(schema)
          .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
