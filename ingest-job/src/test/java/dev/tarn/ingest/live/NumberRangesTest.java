package dev.tarn.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.history.Numbers;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class NumberRangesTest {
  @Property
  void holdWhatASetOfNumbersHolds(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 9_999) Integer> steps) {
    NumberRanges ranges = new NumberRanges();
    TreeSet<Long> model = new TreeSet<>();
    for (int step : steps) {
      long first = step % 50;
      long last = first + step / 50 % 10;
      if (step / 500 % 3 == 0) {
        ranges.remove(new Numbers(first, last));
      } else {
        ranges.add(new Numbers(first, last));
      }
      for (long number = first; number <= last; number++) {
        if (step / 500 % 3 == 0) {
          model.remove(number);
        } else {
          model.add(number);
        }
      }
      TreeSet<Long> found = new TreeSet<>();
      for (Numbers range : ranges.all()) {
        for (long number = range.first(); number <= range.last(); number++) {
          found.add(number);
        }
        assertThat(found).as("no range touches the next").doesNotContain(range.last() + 1);
      }
      assertThat(found).isEqualTo(model);
      assertThat(ranges.count()).isEqualTo(model.size());
      assertThat(ranges.contains(first)).isEqualTo(model.contains(first));
      assertThat(ranges.lowest().map(Numbers::first).orElse(null))
          .isEqualTo(model.isEmpty() ? null : model.first());
    }
  }
}
