package dev.tarn.warehouse.read;

import dev.tarn.market.session.Sessions;
import dev.tarn.staging.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sessions by the first letters of symbols.
 *
 * @param all what symbols have which session
 */
record TestSessions(Sessions all) {
  TestSessions(Path home) throws IOException {
    this(read(home));
  }

  private static Sessions read(Path home) throws IOException {
    Files.writeString(
        home.resolve("lake.yaml"),
        """
        sessions:
          us-equities: {symbols: "US.*"}
          fx: {symbols: "FX.*"}
          night:
            symbols: "NIGHT.*"
            time-zone: America/Chicago
            open: 17:00
            close: 16:00
          beirut:
            symbols: "BEIRUT.*"
            time-zone: Asia/Beirut
            open: 00:00
            close: 00:00
            weekdays: monday-sunday
        """);
    return Sessions.of(Lake.at(home.toString()));
  }
}
