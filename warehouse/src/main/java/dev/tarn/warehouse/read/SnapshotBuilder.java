package dev.tarn.warehouse.read;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.merge.Footprint;
import dev.tarn.warehouse.merge.Misfit;
import dev.tarn.warehouse.sql.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Builds a snapshot: attaches what is published, and lays over it what is staged. */
final class SnapshotBuilder {
  private final Lake lake;
  private final Datasets datasets;
  private final StagingArea staging;
  private final Session session;
  private final Source source;
  private final ReaderMemory memory;
  private final List<Misfit> deadly;
  private final List<String> notices = new ArrayList<>();
  private final Map<String, Supplier<String>> withReplaced = new HashMap<>();
  private long generation;
  private Optional<Instant> publishedAt = Optional.empty();
  private int segments;
  private long rows;

  /**
   * @param memory what need not be looked at again
   * @param deadly segments that must not be looked at
   */
  SnapshotBuilder(
      Lake lake,
      Datasets datasets,
      Session session,
      Source source,
      ReaderMemory memory,
      List<Misfit> deadly) {
    this.lake = lake;
    this.datasets = datasets;
    this.staging = new StagingArea(lake);
    this.session = session;
    this.source = source;
    this.memory = memory;
    this.deadly = deadly;
  }

  Snapshot build(Set<String> names) {
    Set<Dataset> wanted = new LinkedHashSet<>();
    names.forEach(name -> wanted.add(datasets.require(name)));
    for (String database : datasets.databases()) {
      List<Dataset> some =
          wanted.stream().filter(dataset -> dataset.database().equals(database)).toList();
      if (!some.isEmpty()) {
        read(database, some);
      }
    }
    if (wanted.containsAll(OrderView.SOURCES)) { // somebody may ask for anything
      OrderView.of(wanted).forEach(view -> session.execute(view.temporary()));
    }
    return new Snapshot(
        session,
        new Snapshot.Origin(generation, publishedAt, segments, rows, notices),
        withReplaced);
  }

  private void read(String database, List<Dataset> wanted) {
    List<Dataset> sources = withSources(wanted, database);
    Base base =
        Base.attach(
            session,
            ReplicaSet.of(lake, database),
            datasets.in(database),
            Set.copyOf(sources),
            source,
            memory.layouts());
    tellOldest(base);
    if (!base.isReplica()) { // nobody has noted the steps that hold
      new Footprint(LakeSettings.of(lake).footprint()).note(session, base.tables().catalog());
    }
    Overlay overlay = new Overlay(session, base.tables(), memory.segments());
    for (Dataset dataset : sources) {
      overlay.stage(
          dataset,
          source == Source.DUCKDB ? List.of() : base.missing(dataset, segments(dataset, base)));
    }
    wanted.forEach(overlay::createView);
    wanted.forEach(
        dataset -> withReplaced.put(dataset.name(), () -> overlay.withReplaced(dataset)));
    base.requireStillThere();
    segments += overlay.segments();
    rows += overlay.rows();
    notices.addAll(overlay.notices());
  }

  /** Of several databases the one that was published first tells how old the snapshot is. */
  private void tellOldest(Base base) {
    boolean older =
        base.publishedAt().isPresent()
            && (publishedAt.isEmpty() || base.publishedAt().get().isBefore(publishedAt.get()));
    if (older) {
      generation = base.generation();
      publishedAt = base.publishedAt();
    }
  }

  /** Candles come from ticks as well, so their staged segments count; ticks first. */
  private List<Dataset> withSources(List<Dataset> wanted, String database) {
    return datasets.in(database).stream()
        .filter(
            dataset ->
                wanted.contains(dataset)
                    || (Overlay.feedsCandles(dataset)
                        && wanted.stream().anyMatch(Overlay::isCandles)))
        .sorted((a, b) -> Boolean.compare(Overlay.feedsCandles(b), Overlay.feedsCandles(a)))
        .toList();
  }

  /** Without a replica the archive has to be read as well. */
  private List<Segment> segments(Dataset dataset, Base base) {
    Set<String> seen = new HashSet<>();
    // staging first: a segment that is being retired is found in one place or the other
    List<Segment> staged = staging.segments(dataset);
    Stream<Segment> archived = base.isReplica() ? Stream.of() : staging.archived(dataset).stream();
    Stream<Segment> all =
        Stream.concat(archived, staged.stream()).filter(segment -> seen.add(segment.name()));
    return deadly.isEmpty() ? all.toList() : all.filter(this::isHarmless).toList();
  }

  private boolean isHarmless(Segment segment) {
    Optional<Misfit> misfit =
        deadly.stream().filter(each -> each.segment().equals(segment)).findFirst();
    misfit.map(Misfit::notice).ifPresent(notices::add);
    return misfit.isEmpty();
  }
}
