package dev.tarn.strategy;

import static dev.tarn.strategy.Market.MINUTE;
import static dev.tarn.strategy.Market.at;
import static dev.tarn.strategy.Market.candles;
import static dev.tarn.strategy.Market.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.ReplicaSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeChangesTest {
  private static final Instrument A = Instrument.of("x", "A");

  @TempDir private Path folder;
  private Market market;

  @BeforeEach
  void market() {
    market = new Market(folder);
  }

  @Test
  void eachNewSegmentIsNoticedHoweverSoonAfterAnother() {
    LakeChanges changes = new LakeChanges(market.lake());
    long version = changes.version(trades -> true);
    for (int i = 0; i < 60; i++) {
      if (i % 2 == 0) {
        market.stage(tick(A, at("10:00"), i + 1));
      } else {
        market.stage(candles(A, MINUTE, at("10:00"), 1));
      }
      assertThat(changes.version(trades -> true)).isEqualTo(++version);
      assertThat(changes.version(trades -> true)).isEqualTo(version);
    }
  }

  @Test
  void ticksAreShownOnceAndCountOnlyWhenTheyMatter() {
    LakeChanges changes = new LakeChanges(market.lake());
    List<Path> seen = new ArrayList<>();
    long version = changes.version(seen::addAll);
    market.stage(tick(A, at("10:00"), 1));
    assertThat(changes.version(trades -> !seen.addAll(trades))).isEqualTo(version);
    assertThat(changes.version(trades -> !seen.addAll(trades))).isEqualTo(version);
    assertThat(seen).hasSize(1);
  }

  @Test
  void whatTheWriterPublishesIsOneChangeSomeSecondsLater() {
    LakeChanges changes = new LakeChanges(market.lake());
    market.stage(tick(A, at("10:00"), 1));
    long version = changes.version(trades -> true);
    market.write();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> changes.version(trades -> true) == version + 1);
  }

  @Test
  void candlesAreNoticedThoughTicksCouldNotBeListedMeanwhile() throws Exception {
    LakeChanges changes = new LakeChanges(market.lake());
    long version = changes.version(trades -> true);
    market.stage(candles(A, MINUTE, at("10:00"), 1));
    Path ticks = new StagingArea(market.lake()).folder(MarketDatasets.TICKS);
    Files.createSymbolicLink(ticks, ticks); // leads nowhere
    assertThatThrownBy(() -> changes.version(trades -> true)).isInstanceOf(StorageException.class);
    Files.delete(ticks);
    assertThat(changes.version(trades -> true)).isGreaterThan(version);
  }

  @Test
  void whatCameAndWasRetiredUnseenIsNoticedThoughTheSameReplicaIsPublished() throws Exception {
    Path link = ReplicaSet.of(market.lake(), MarketDatasets.TICKS.database()).link();
    market.stage(tick(A, at("10:00"), 1));
    market.write();
    market.write();
    LakeChanges changes = new LakeChanges(market.lake());
    await().atMost(Duration.ofSeconds(30)).until(() -> changes.version(trades -> true) > 0);
    long version = changes.version(trades -> true);
    Path replica = Files.readSymbolicLink(link);
    for (int i = 0; i < 2 || !Files.readSymbolicLink(link).equals(replica); i++) {
      market.stage(tick(A, at("10:01"), i + 2));
      market.write();
    }
    market.write();
    assertThat(Files.readSymbolicLink(link)).isEqualTo(replica);
    assertThat(new StagingArea(market.lake()).segments(MarketDatasets.TICKS)).isEmpty();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> changes.version(trades -> true) == version + 1);
  }
}
