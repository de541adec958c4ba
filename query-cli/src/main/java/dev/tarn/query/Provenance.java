package dev.tarn.query;

import dev.tarn.query.output.Written;
import dev.tarn.warehouse.read.Snapshot;
import java.time.Duration;
import java.time.Instant;

/** One line on what an answer was made from. */
final class Provenance {
  private Provenance() {}

  static String of(Written written, Snapshot.Origin origin) {
    Instant now = Instant.now();
    StringBuilder line = new StringBuilder();
    line.append(written.rows()).append(written.rows() == 1 ? " row" : " rows");
    written.newest().ifPresent(time -> line.append(", newest ").append(age(time, now)));
    line.append("; generation ").append(origin.generation());
    origin.publishedAt().ifPresent(time -> line.append(", published ").append(age(time, now)));
    int staged = origin.segments();
    line.append("; ").append(staged).append(staged == 1 ? " staged segment" : " staged segments");
    return line.toString();
  }

  static String age(Instant time, Instant now) {
    Duration age = Duration.between(time, now);
    if (age.isNegative()) {
      return "in the future (" + time + ")";
    }
    if (age.toDays() > 1) {
      return age.toDays() + " days ago";
    }
    if (age.toHours() > 1) {
      return age.toHours() + " h ago";
    }
    return age.toMinutes() > 1 ? age.toMinutes() + " min ago" : age.toSeconds() + " s ago";
  }
}
