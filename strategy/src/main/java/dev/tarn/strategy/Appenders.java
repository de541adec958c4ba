package dev.tarn.strategy;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.MarketRecord;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An appender for each dataset that something is appended to. Thread-safe. */
final class Appenders implements AutoCloseable {
  private static final Map<String, Dataset> DATASETS =
      MarketDatasets.builtIn().all().stream()
          .collect(Collectors.toMap(Dataset::recordName, Function.identity()));

  private final StagingArea staging;
  private final AppenderOptions options;
  private final Map<Dataset, Appender> open = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Appenders(Lake lake, AppenderOptions options) {
    this.staging = new StagingArea(lake);
    this.options = options;
  }

  void append(MarketRecord record) {
    Dataset dataset = DATASETS.get(record.getSchema().getFullName());
    if (dataset == null) {
      throw new IllegalArgumentException(
          "Cannot append a " + record.getSchema().getFullName() + ": it is of no built-in dataset");
    }
    Appender appender = open.get(dataset);
    (appender == null ? open(dataset) : appender).append(record);
  }

  private synchronized Appender open(Dataset dataset) {
    if (closed) {
      throw new IllegalStateException(
          "Cannot append to " + dataset.name() + ": the lake is closed");
    }
    return open.computeIfAbsent(dataset, unopened -> staging.appender(unopened, options));
  }

  void flush() {
    each(Appender::flush);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    each(Appender::close);
  }

  /** One that fails hinders no other. */
  private void each(Consumer<Appender> work) {
    RuntimeException first = null;
    for (Appender appender : open.values()) {
      try {
        work.accept(appender);
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
