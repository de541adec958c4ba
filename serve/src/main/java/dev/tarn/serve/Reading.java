package dev.tarn.serve;

import dev.tarn.market.session.Sessions;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.read.Snapshot;
import java.sql.Connection;
import java.time.Instant;
import java.util.Set;

/**
 * What an answer is made from.
 *
 * @param lake the lake
 * @param datasets its datasets
 * @param sessions its trading sessions
 * @param snapshot what it holds
 * @param names the datasets that can be queried
 * @param now the time, by which bars are forming or closed
 */
record Reading(
    Lake lake,
    Datasets datasets,
    Sessions sessions,
    Snapshot snapshot,
    Set<String> names,
    Instant now) {
  Connection connection() {
    return snapshot.connection();
  }
}
