package org.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JfrMemoryMonitorTest {
  @Test
  void oursIsTheOneThatIsLoaded() {
    assertThat(JfrMemoryMonitor.class.getProtectionDomain().getCodeSource().getLocation())
        .isNotEqualTo(DuckDBConnection.class.getProtectionDomain().getCodeSource().getLocation());
  }

  @Test
  void itHasTheMethodsOfTheDriversOwn() throws IOException, ClassNotFoundException {
    URL driver = DuckDBConnection.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader alone =
        new URLClassLoader(new URL[] {driver}, ClassLoader.getPlatformClassLoader())) {
      Class<?> theirs = Class.forName("org.duckdb.JfrMemoryMonitor", false, alone);
      assertThat(methods(JfrMemoryMonitor.class)).containsAll(methods(theirs));
    }
  }

  private static List<String> methods(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .map(method -> method.getName() + Arrays.toString(method.getParameterTypes()))
        .toList();
  }
}
