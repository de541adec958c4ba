package dev.tarn.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.staging.Lake;
import dev.tarn.staging.service.ServiceManager;
import dev.tarn.staging.service.StopSignal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A live ingest from its start to its end. */
class LiveJobTest {
  @TempDir private Path folder;

  private static VenueRequest following(String symbol) {
    return new VenueRequest(
        new LiveMarket(TradeNumbers.COUNTED),
        List.of(symbol),
        Set.of(Subscription.Kind.TRADES),
        List.of());
  }

  @Test
  @Timeout(120) // it would never end
  void aVenueThatCannotGoOnEndsTheJobThoughAnotherOneHangs() {
    List<String> notices = new ArrayList<>();
    LiveOptions options =
        new LiveOptions(
            "live",
            List.of(following("HANG"), following("XY")),
            IntakeOptions.of("live", Duration.ofMillis(50), folder.resolve("rejects.jsonl")),
            Watch.DEFAULT,
            Duration.ZERO);
    Lake lake = Lake.at(folder.resolve("lake").toString());
    ServiceManager manager =
        new ServiceManager("the ingest", Map.of(), 1, new PrintWriter(new StringWriter()));
    try (StopSignal stop = StopSignal.heard();
        Source hanging = options.venues().get(0).source()) {
      assertThatThrownBy(
              () -> new LiveJob(lake, options, notices::add, line -> {}).run(stop, manager))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("Unknown symbol 'XY'");
    }
    assertThat(notices).isEmpty();
  }
}
