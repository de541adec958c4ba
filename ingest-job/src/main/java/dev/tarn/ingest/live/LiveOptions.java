package dev.tarn.ingest.live;

import dev.tarn.staging.SegmentName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A live ingest, as a command wants it.
 *
 * @param producer its name in segments, and that of its folder in the lake
 * @param venues the feeds
 * @param intake how rows go into the lake
 * @param watch how feeds are watched over
 * @param lookBack how far back it is asked for what the lake lacks at the start; zero for not at
 *     all
 */
public record LiveOptions(
    String producer,
    List<VenueRequest> venues,
    IntakeOptions intake,
    Watch watch,
    Duration lookBack) {

  public LiveOptions {
    producer = SegmentName.next(Instant.EPOCH, producer).producer(); // refuses what is no name
    ProducerFolder.requireName(producer);
    venues = List.copyOf(venues);
  }
}
