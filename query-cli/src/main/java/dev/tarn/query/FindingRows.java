package dev.tarn.query;

import dev.tarn.query.output.Result;
import dev.tarn.query.output.Target;
import dev.tarn.warehouse.health.Finding;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Findings as the rows of a result, in the format that was asked for. */
final class FindingRows {
  private FindingRows() {}

  static void write(Invocation invocation, List<Finding> findings)
      throws IOException, SQLException {
    String rows = findings.stream().map(FindingRows::row).collect(Collectors.joining(", "));
    String sql =
        "SELECT * FROM (VALUES %s) AS findings(severity, thing, finding, next_step) WHERE severity IS NOT NULL"
            .formatted(
                rows.isEmpty()
                    ? "(NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR)"
                    : rows);
    Path spill = Path.of(System.getProperty("java.io.tmpdir"));
    try (Target target = invocation.target();
        Session session = Session.open(SessionOptions.spillingTo(spill))) {
      new Result(session.connection(), sql).writeTo(target, invocation.format());
    }
  }

  private static String row(Finding finding) {
    return List.of(
            finding.severity().name().toLowerCase(Locale.ROOT),
            finding.thing(),
            finding.what(),
            finding.next())
        .stream()
        .map(Sql::literal)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
