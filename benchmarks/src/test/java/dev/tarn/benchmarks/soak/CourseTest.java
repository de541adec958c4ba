package dev.tarn.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.benchmarks.soak.Course.Kind;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What counts as bounded. */
class CourseTest {
  private static Course of(Kind kind, IntToDoubleFunction values) {
    Course course = new Course("things", kind, 1);
    for (int day = 0; day < 30; day++) {
      course.add(values.applyAsDouble(day));
    }
    return course;
  }

  @Test
  void whatSettlesIsBoundedThoughItGoesUpAndDown() {
    assertThat(of(Kind.LEVEL, day -> Math.min(day, 10) * 10 + day % 3).bounded()).isTrue();
  }

  @Test
  void whatRisesAllTheTimeIsNotBounded() {
    assertThat(of(Kind.LEVEL, day -> 100 + day * 3).bounded()).isFalse();
  }

  @Test
  void whatIsKeptMayGrowByTheSameEachDay() {
    assertThat(of(Kind.GROWTH, day -> 100 * day).bounded()).isTrue();
  }

  @Test
  void whatGrowsFasterAndFasterIsNotBounded() {
    assertThat(of(Kind.GROWTH, day -> day * day).bounded()).isFalse();
  }
}
