package dev.tarn.ingest.append;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** From which line to go on, once the disk has refused. */
class UnsavedLinesTest {
  private final AtomicLong unsaved = new AtomicLong();
  private final UnsavedLines lines = new UnsavedLines(unsaved::get);

  @Test
  void theFirstOfTheRowsThatAreNotSavedIsNamedByItsLine() {
    for (long line = 1; line <= 100_000; line += 2) { // every second line was rejected
      unsaved.set(line % 50);
      lines.append(line);
    }
    unsaved.set(3);

    assertThat(lines.first()).hasValue(99_995);
  }

  @Test
  void whenAllRowsAreSavedThereIsNone() {
    unsaved.set(1);
    lines.append(1);
    assertThat(lines.first()).hasValue(1);

    unsaved.set(0);

    assertThat(lines.first()).isEmpty();
  }
}
