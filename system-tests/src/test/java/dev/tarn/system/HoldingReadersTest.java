package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.system.TestLake.Counts;
import dev.tarn.system.program.Client;
import dev.tarn.warehouse.write.DatabaseReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that keep a database open for as long as they like. */
class HoldingReadersTest {
  private static final String COUNT = "SELECT count(*) FROM events";

  @TempDir private Path folder;

  @Test
  void theWriterPublishesWhileAReaderHolds() {
    TestLake lake = TestLake.in(folder);
    MovableClock clock = new MovableClock();
    var options = clock.in(TestLake.impatient());
    long first = lake.append(100);
    lake.write(options);
    try (Jvm holder = Jvm.start(Client.class);
        Jvm passer = Jvm.start(Client.class)) {
      assertThat(holder.ask("read " + lake.link())).isEqualTo("open");
      assertThat(holder.ask(COUNT)).isEqualTo("" + first);
      Set<String> seen = new HashSet<>();
      for (int cycle = 0; cycle < 10; cycle++) {
        long all = lake.append(10);
        DatabaseReport report = lake.write(options);
        assertThat(report.published()).as("%s", report).isPresent();
        assertThat(passer.ask("read " + lake.link())).isEqualTo("open");
        assertThat(passer.ask(COUNT)).isEqualTo("" + all);
        assertThat(passer.ask("close")).isEqualTo("closed");
        assertThat(lake.fresh()).isEqualTo(Counts.once(all));
        assertThat(holder.ask(COUNT)).isEqualTo("" + first);
        seen.addAll(lake.replicas());
        assertThat(lake.replicas()).hasSizeLessThanOrEqualTo(4);
      }
      assertThat(seen).containsExactlyInAnyOrder("a.duckdb", "b.duckdb", "c.duckdb");
      holder.ask("close");
    }
    clock.advance(options.cloneInterval());
    for (int cycle = 0; cycle < 3; cycle++) {
      lake.append(1);
      lake.write(options);
    }
    assertThat(lake.replicas()).hasSize(2);
    assertThat(lake.staged()).hasSizeLessThanOrEqualTo(2);
    assertThat(lake.fresh()).isEqualTo(Counts.once(203));
    // those that were held for long know of all runs, too
    try (Jvm client = Jvm.start(Client.class)) {
      client.ask("read " + lake.link());
      assertThat(client.ask("SELECT max(generation) - count(DISTINCT generation) FROM load_runs"))
          .isEqualTo("0");
    }
  }

  @Test
  void aLargeReplicaIsClonedOnlyOnceReadersHeldTheOthersForAsLongAsThatTakes() {
    TestLake lake = TestLake.in(folder);
    MovableClock clock = new MovableClock();
    var options = clock.in(TestLake.impatient()).withCloneBytesPerSecond(10_000);
    lake.append(1);
    lake.write(options); // the second replica is made without anybody waiting
    try (Jvm holder = Jvm.start(Client.class)) {
      for (int cycle = 0; cycle < 2; cycle++) {
        holder.ask("read " + lake.link());
        lake.append(1);
        assertThat(lake.write(options).published()).isPresent();
        lake.append(1);
        DatabaseReport waiting = lake.write(options);
        assertThat(waiting.published()).isEmpty();
        assertThat(waiting.notices()).anyMatch(notice -> notice.contains("one is cloned once"));
        assertThat(lake.replicas()).hasSize(2);
        holder.ask("close"); // and nothing is copied
        assertThat(lake.write(options).published()).isPresent();
        assertThat(lake.replicas()).hasSize(2);
      }
      holder.ask("read " + lake.link());
      lake.append(1);
      lake.write(options);
      lake.append(1);
      lake.write(options);
      clock.advance(Duration.ofMinutes(9));
      assertThat(lake.write(options).published()).isPresent();
      assertThat(lake.replicas()).hasSize(3);
    }
  }

  @Test
  void readersWhoTakeTurnsAreWaitedForAsLongAsACopyTakesAndNotForEver() {
    TestLake lake = TestLake.in(folder);
    MovableClock clock = new MovableClock();
    var options = clock.in(TestLake.impatient()).withCloneBytesPerSecond(10_000);
    lake.append(1);
    lake.write(options);
    boolean cloned = false;
    Duration waited = Duration.ZERO;
    while (!cloned) {
      lake.append(1);
      assertThat(lake.write(options).published()).isPresent();
      try (Jvm reader = Jvm.start(Client.class)) {
        reader.ask("read " + lake.link());
        lake.append(1);
        assertThat(lake.write(options).published()).isPresent();
        clock.advance(Duration.ofSeconds(40));
        lake.append(1);
        cloned = lake.write(options).published().isPresent();
        waited = waited.plusSeconds(40);
      }
    }
    assertThat(lake.replicas()).hasSize(3);
    assertThat(waited).isBetween(Duration.ofSeconds(80), Duration.ofMinutes(15));
  }

  @Test
  void fourReadersOnFourReplicasLeaveThePublishedOneToAgeAndFreshReadsExact() {
    TestLake lake = TestLake.in(folder);
    var options = TestLake.impatient().withCloneInterval(Duration.ZERO);
    lake.append(1);
    lake.write(options);
    Jvm[] holders = new Jvm[4];
    try {
      for (int i = 0; i < holders.length; i++) {
        holders[i] = Jvm.start(Client.class);
        assertThat(holders[i].ask("read " + lake.link())).isEqualTo("open");
        lake.append(1);
        lake.write(options);
      }
      assertThat(lake.replicas()).hasSize(4);
      long all = lake.append(1);
      DatabaseReport report = lake.write(options);
      assertThat(report.published()).isEmpty();
      assertThat(report.notices()).anyMatch(notice -> notice.contains("ages until they let go"));
      assertThat(report.contention().pinned().stream().map(pin -> pin.pid().orElse(0)))
          .containsExactlyInAnyOrder(holders[0].pid(), holders[1].pid(), holders[2].pid());
      assertThat(report.idle().orElse(""))
          .startsWith("all idle replicas are pinned: a by process " + holders[0].pid());
      assertThat(report.oldestStaged()).isPresent();
      assertThat(lake.fresh()).isEqualTo(Counts.once(all));
      for (int i = 0; i < holders.length; i++) {
        assertThat(holders[i].ask(COUNT)).isEqualTo("" + (i + 1));
      }
      holders[2].ask("close");
      assertThat(lake.write(options).published()).isPresent();
    } finally {
      for (Jvm holder : holders) {
        if (holder != null) {
          holder.close();
        }
      }
    }
  }

  @Test
  void whoHoldsForTooLongIsEvictedAndKeepsItsSnapshot() {
    TestLake lake = TestLake.in(folder);
    MovableClock clock = new MovableClock();
    var options = clock.in(TestLake.impatient());
    long first = lake.append(5);
    lake.write(options);
    try (Jvm holder = Jvm.start(Client.class)) {
      holder.ask("read " + lake.link());
      assertThat(holder.ask(COUNT)).isEqualTo("" + first);
      String pinned = lake.published();
      for (int cycle = 0; cycle < 3; cycle++) {
        lake.append(5);
        lake.write(options);
      }
      assertThat(lake.replicas()).contains(pinned).hasSize(3);
      int waiting = lake.staged().size();
      clock.advance(Duration.ofMinutes(11));
      boolean evicted = false;
      for (int cycle = 0; cycle < 2 && !evicted; cycle++) {
        lake.append(5);
        evicted =
            lake.write(options).notices().stream()
                .anyMatch(
                    notice -> notice.contains("was evicted: process " + holder.pid() + " held it"));
      }
      assertThat(evicted).isTrue();
      assertThat(waiting).isGreaterThanOrEqualTo(3);
      for (int cycle = 0; cycle < 3; cycle++) {
        lake.append(5);
        lake.write(options);
      }
      assertThat(lake.staged()).hasSizeLessThan(3);
      assertThat(holder.ask(COUNT)).isEqualTo("" + first);
      assertThat(holder.ask("SELECT sum(number) FROM events")).isEqualTo("10");
    }
  }

  @Test
  void everyPinnedReplicaIsEvictedInTheEndWhicheverItIs() {
    TestLake lake = TestLake.in(folder);
    MovableClock clock = new MovableClock();
    var options = clock.in(TestLake.impatient()).withCloneInterval(Duration.ZERO);
    lake.append(1);
    lake.write(options);
    try (Jvm first = Jvm.start(Client.class);
        Jvm second = Jvm.start(Client.class);
        Jvm third = Jvm.start(Client.class)) {
      first.ask("read " + lake.link());
      lake.append(1);
      lake.write(options);
      second.ask("read " + lake.link());
      lake.append(1);
      lake.write(options);
      third.ask("read " + lake.link());
      assertThat(lake.replicas()).hasSize(3);
      first.ask("close");
      second.ask("close");
      // the third replica is pinned, and the first two are enough for the writer
      for (int cycle = 0; cycle < 20; cycle++) {
        clock.advance(Duration.ofMinutes(1));
        lake.append(1);
        lake.write(options);
      }
      assertThat(lake.replicas()).hasSize(2);
      assertThat(lake.staged()).hasSizeLessThanOrEqualTo(2);
      assertThat(third.ask(COUNT)).isEqualTo("3");
    }
  }

  @Test
  void aReplicaIsLeftAloneUntilItHasSettled() {
    TestLake lake = TestLake.in(folder);
    var options = TestLake.impatient(Duration.ofMillis(700));
    for (int cycle = 0; cycle < 3; cycle++) {
      lake.append(1);
      lake.write(options);
    }
    Path left = lake.replica(lake.published());
    lake.append(1);
    lake.write(options); // the link leaves it
    lake.append(1);
    try (Jvm reader = Jvm.start(Client.class)) {
      // a reader that resolved the link before it moved, and takes its lock only now
      assertThat(reader.ask("read " + left)).isEqualTo("open");
      DatabaseReport report = lake.write(options);
      assertThat(report.notices()).anyMatch(notice -> notice.contains("" + reader.pid()));
      assertThat(reader.ask(COUNT)).isEqualTo("3");
    }
  }
}
