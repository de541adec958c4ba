package dev.tarn.warehouse.sql;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.RefusedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * The schemas that a database was last written with. Rows that were merged by one rule cannot be
 * merged by another afterwards, so a change of the rule is refused instead of half done.
 */
final class KeptSchemas {
  private final Session session;
  private final String table;

  KeptSchemas(Session session, String table) {
    this.session = session;
    this.table = table;
  }

  /** The statement that creates the table. */
  static String definition(String table) {
    return "CREATE TABLE %s (dataset VARCHAR NOT NULL, \"schema\" VARCHAR NOT NULL)"
        .formatted(table);
  }

  /** The schemas by the datasets' names, as JSON. */
  Map<String, String> all() {
    Map<String, String> schemas = new HashMap<>();
    session
        .query(
            "SELECT dataset, \"schema\" FROM " + table,
            row -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(schema -> schemas.put(schema.getKey(), schema.getValue()));
    return schemas;
  }

  void keep(Dataset dataset) {
    session.execute("DELETE FROM " + table + " WHERE dataset = ?", dataset.name());
    session.execute(
        "INSERT INTO " + table + " VALUES (?, ?)", dataset.name(), dataset.schema().toString());
  }

  /**
   * Makes sure that rows of {@code dataset} are merged as those before.
   *
   * @param kept the schema of those before
   * @throws RefusedException when the merge, key, order, time or window is another
   */
  static void requireSameRules(Dataset dataset, String kept) {
    if (dataset.hasSchema(kept)) {
      return;
    }
    Dataset before = Dataset.of(new Schema.Parser().parse(kept));
    Map<String, String> names = dataset.formerNames();
    Function<String, String> now =
        name -> dataset.field(name).isEmpty() ? names.getOrDefault(name, name) : name;
    require(dataset, "tarn.merge", before.merge().name(), dataset.merge().name());
    require(dataset, "tarn.key", before.key().stream().map(now).toList(), dataset.key());
    require(dataset, "tarn.order", before.order().stream().map(now).toList(), dataset.order());
    require(dataset, "tarn.time", text(before.time().map(now)), text(dataset.time()));
    require(dataset, "tarn.window", length(before.window()), length(dataset.window()));
    for (String field : before.order()) {
      List<String> ranks = symbols(before, field);
      List<String> ranksNow = symbols(dataset, now.apply(field));
      require(
          dataset,
          "the order of the symbols of " + now.apply(field),
          ranks,
          ranksNow.stream().filter(ranks::contains).toList());
    }
  }

  private static List<String> symbols(Dataset dataset, String field) {
    return dataset.field(field).map(found -> found.type().symbols()).orElse(List.of());
  }

  private static String text(Optional<String> value) {
    return value.orElse("none");
  }

  private static String length(Optional<Duration> window) {
    return window.map(Duration::toString).orElse("none");
  }

  private static void require(Dataset dataset, String what, Object before, Object now) {
    if (!before.equals(now)) {
      throw new RefusedException(
          "Cannot change %s of the dataset %s from %s to %s: its rows were merged by the old rule; change it back, or give the new rule a dataset name of its own and import the data there"
              .formatted(what, dataset.name(), before, now));
    }
  }
}
