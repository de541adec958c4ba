package dev.tarn.serve;

import dev.tarn.market.Instrument;
import dev.tarn.staging.Datasets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a request asks for, in a form in which equal requests are equal.
 *
 * @param key the path and all parameters, defaults included
 * @param datasets those that the answer is made of
 * @param dependsOn the names of those whose segments change it: candles are made of ticks as well
 * @param series the one series that it is of; absent when it is of several
 * @param least for how long an answer is good enough, whatever arrives; zero when it is to be as
 *     new as any
 * @param most for how long an answer is right, though nothing arrives
 * @param maker makes the answer
 */
record Question(
    String key,
    Function<Datasets, Set<String>> datasets,
    Set<String> dependsOn,
    Optional<Instrument> series,
    Duration least,
    Duration most,
    Maker maker) {
  static final Duration FOREVER = Duration.ofDays(100);
  static final Duration A_SECOND = Duration.ofSeconds(1);

  /** Makes an answer from a snapshot. */
  interface Maker {
    Made make(Reading reading) throws SQLException;
  }

  /**
   * An answer.
   *
   * @param mayChange whether time alone changes it, as when a bar is forming: it is right for a
   *     second then
   */
  record Made(Answer answer, boolean mayChange) {}
}
