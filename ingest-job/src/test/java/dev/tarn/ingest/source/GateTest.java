package dev.tarn.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Tick;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How often one venue is asked by all of a process. */
class GateTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Gate gate = new Gate(60, nanos::get);

  private static final class Endless implements Source {
    @Override
    public String venue() {
      return "endless";
    }

    @Override
    public TradeNumbers tradeNumbers() {
      return TradeNumbers.UNCOUNTED;
    }

    @Override
    public String symbol(String text) {
      return text;
    }

    @Override
    public Feed subscribe(Subscription subscription, FeedListener listener) {
      return () -> {};
    }

    @Override
    public Page<Tick> trades(String symbol, Start start, Instant end) {
      return new Page<>(List.of(), List.of(), Optional.empty());
    }

    @Override
    public void close() {}
  }

  @Test
  void twoHundredAtOnceAreServedEvenlyAfterTheFirstFew() {
    Duration longest = Duration.ZERO;
    int atOnce = 0;
    for (int i = 0; i < 200; i++) {
      longest = gate.place();
      atOnce += longest.isZero() ? 1 : 0;
    }
    assertThat(atOnce).isEqualTo(30);
    assertThat(longest).isEqualTo(Duration.ofSeconds(170));
  }

  @Test
  void aPauseIsNotSavedUpForLonger() {
    nanos.addAndGet(Duration.ofHours(5).toNanos());
    for (int i = 0; i < 30; i++) {
      assertThat(gate.place()).isZero();
    }
    assertThat(gate.place()).isEqualTo(Duration.ofSeconds(1));
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(gate.place()).isZero();
    assertThat(gate.place()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void allWhoAskOneVenueOfAProcessShareOneGateAndOthersHaveTheirOwn() throws Exception {
    Sources sources =
        Sources.of(
            List.of(
                new SourceProvider() {
                  @Override
                  public List<String> exchanges() {
                    return List.of("endless");
                  }

                  @Override
                  public Source open(SourceSettings settings) {
                    return new Endless();
                  }
                }));
    GatedSource one = (GatedSource) sources.open(SourceSettings.of("endless"));
    GatedSource other = (GatedSource) sources.open(SourceSettings.of("endless"));
    GatedSource elsewhere =
        (GatedSource)
            sources.open(
                new SourceSettings(
                    "endless", Map.of("https", URI.create("https://x.example")), Map.of()));
    assertThat(one.gate()).isSameAs(other.gate()).isNotSameAs(elsewhere.gate());
    for (int i = 0; i < 30; i++) {
      assertThat(one.trades("A", new Start.At(Instant.EPOCH), Instant.EPOCH).rows()).isEmpty();
    }
    assertThat(other.gate().place()).as("the budget is used up").isPositive();
  }
}
