package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Garbage;
import java.time.Duration;

/** Is told how it goes. Called by the thread that does the work. */
public interface Witness {
  /** A line for the user. */
  void say(String line);

  /** So much more of the times that were asked for is settled. */
  void moved(Duration time);

  /** A venue sent something that is no row. */
  void garbage(Garbage garbage);
}
