package dev.tarn.ingest.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Stretches of time behave like sets of seconds. */
class SpansTest {
  private static final int SECONDS = 40;

  @Property
  void sumsDifferencesAndIntersectionsAreThoseOfSets(
      @ForAll @Size(max = 6) List<@IntRange(max = SECONDS - 1) Integer> ones,
      @ForAll @Size(max = 6) List<@IntRange(max = SECONDS - 1) Integer> others) {
    BitSet one = seconds(ones);
    BitSet other = seconds(others);
    BitSet sum = (BitSet) one.clone();
    sum.or(other);
    BitSet difference = (BitSet) one.clone();
    difference.andNot(other);
    BitSet both = (BitSet) one.clone();
    both.and(other);
    assertThat(spans(one).plus(spans(other))).isEqualTo(spans(sum));
    assertThat(spans(one).minus(spans(other))).isEqualTo(spans(difference));
    assertThat(spans(one).and(spans(other))).isEqualTo(spans(both));
    assertThat(spans(one).length().toSeconds()).isEqualTo(one.cardinality());
  }

  /** Pairs of begin and length. */
  private static BitSet seconds(List<Integer> numbers) {
    BitSet seconds = new BitSet();
    for (int i = 0; i + 1 < numbers.size(); i += 2) {
      seconds.set(numbers.get(i), Math.min(SECONDS, numbers.get(i) + numbers.get(i + 1) % 9));
    }
    return seconds;
  }

  /** Each second by itself, in no good order: they are joined. */
  private static Spans spans(BitSet seconds) {
    List<Span> spans = new ArrayList<>();
    seconds.stream()
        .forEach(
            second ->
                spans.add(
                    0, new Span(Instant.ofEpochSecond(second), Instant.ofEpochSecond(second + 1))));
    return Spans.of(spans);
  }
}
