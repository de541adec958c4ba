package dev.tarn.warehouse.write;

import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.merge.Misfit;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Sets aside files that took the place of others which some replica has loaded. Nobody can load
 * those any more, so a replica that lacks them has to be made anew.
 *
 * @param keeper whose replicas were inspected
 * @param staging has the files
 * @param tally is told of them
 */
record ReplacedFiles(ReplicaKeeper keeper, StagingArea staging, Tally tally) {
  private static final String REPLACED =
      "a segment of this name was loaded before, with other content; rename it and put it back";

  /** Leaves the other segments. */
  List<Segment> without(List<Segment> listed) throws IOException {
    Map<Replica, Ledger> ledgers = Map.copyOf(keeper.trusted());
    List<Segment> replaced =
        listed.stream()
            .filter(each -> ledgers.values().stream().anyMatch(ledger -> ledger.hasOther(each)))
            .toList();
    if (replaced.isEmpty()) {
      return listed;
    }
    ledgers.forEach(
        (replica, ledger) -> {
          if (!replaced.stream().allMatch(ledger::has)) {
            keeper.distrust(replica);
          }
        });
    keeper.inspect(listed); // sets those apart, before anything is
    for (Segment segment : replaced) {
      staging.quarantine(segment, REPLACED);
      tally.quarantined.add(new Misfit(segment, REPLACED));
    }
    return listed.stream().filter(each -> !replaced.contains(each)).toList();
  }
}
