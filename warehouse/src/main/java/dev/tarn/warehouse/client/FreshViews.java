package dev.tarn.warehouse.client;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.storage.DurableFiles;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.merge.Footprint;
import dev.tarn.warehouse.read.OrderView;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Fingerprint;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The schema {@code fresh} of a database: a view for each dataset with the rows that are published
 * and those that are staged, for any DuckDB client from 1.4 on. The views name the lake's folders
 * by their absolute paths, so they are made anew when the lake has moved.
 */
public final class FreshViews {
  private static final String SCHEMA = "fresh";

  private final Session session;
  private final Catalog catalog;
  private final ReplicaSet replicas;
  private final Footprint footprint;
  private final Map<Dataset, StagedRows> staged = new LinkedHashMap<>();

  /**
   * @param datasets all of the database
   * @param footprint the steps that are noted in the database
   */
  public FreshViews(
      Session session,
      Catalog catalog,
      StagingArea staging,
      ReplicaSet replicas,
      List<Dataset> datasets,
      Footprint footprint) {
    this.session = session;
    this.catalog = catalog;
    this.replicas = replicas;
    this.footprint = footprint;
    for (Dataset dataset : datasets) {
      staged.put(
          dataset,
          new StagedRows(
              catalog.inside(), dataset, staging.folder(dataset), shape(dataset), replicas));
    }
  }

  private Path shape(Dataset dataset) {
    String name =
        "%s-%s.parquet".formatted(dataset.name(), Fingerprint.of(StagedRows.shape(dataset)));
    return replicas.folder().resolve("shapes").resolve(name);
  }

  /**
   * The statements that make the views, in their order. A query that is a text costs nobody
   * anything who does not ask it; another one is made into objects whenever a database is opened.
   * It is read with the settings of who asks, and must mean the same with all of them.
   */
  private List<String> definitions() {
    List<String> statements = new ArrayList<>();
    String schema = Sql.name(catalog.name()) + "." + SCHEMA;
    statements.add("CREATE SCHEMA IF NOT EXISTS " + schema);
    statements.add(
        "CREATE OR REPLACE VIEW %s.tarn.lake AS SELECT %s AS folder"
            .formatted(Sql.name(catalog.name()), Sql.literal(replicas.folder().toString())));
    FreshQuery query = new FreshQuery(catalog.inside(), staged, footprint);
    for (Dataset dataset : staged.keySet()) {
      String view = schema + "." + Sql.name(dataset.name());
      statements.add(
          "CREATE OR REPLACE VIEW %s AS FROM system.main.query(%s)"
              .formatted(view, Sql.literal(query.of(dataset))));
      statements.add(
          "COMMENT ON VIEW %s IS %s"
              .formatted(
                  view,
                  Sql.literal(
                      "%s, published and staged: as the next run of the writer will publish it"
                          .formatted(dataset.name()))));
      for (Schema.Field field : dataset.schema().getFields()) {
        if (field.doc() != null) {
          statements.add(
              "COMMENT ON COLUMN %s.%s IS %s"
                  .formatted(view, Sql.name(field.name()), Sql.literal(field.doc())));
        }
      }
    }
    statements.addAll(orders());
    return statements;
  }

  /** What orders add up to, unless datasets have the names. */
  private List<String> orders() {
    return OrderView.of(staged.keySet()).stream()
        .flatMap(view -> view.definitions(Sql.name(catalog.name()) + "." + SCHEMA).stream())
        .toList();
  }

  /** Macros find tables where their caller is, and their maker. */
  private List<String> macros() {
    return staged.containsKey(MarketDatasets.CANDLES)
        ? List.of(
            OhlcvMacro.definition("main", replicas.folder().toString()),
            OhlcvMacro.definition(SCHEMA, replicas.folder().toString()))
        : List.of();
  }

  /** Tells whether views that were made before are those of today. */
  public String fingerprint() {
    return Fingerprint.of(String.join(";", definitions()) + String.join(";", macros()));
  }

  /**
   * Makes the views anew.
   *
   * @throws IOException when the files without rows cannot be written that the views need
   */
  public void replace() throws IOException {
    for (Dataset dataset : staged.keySet()) {
      writeShape(dataset);
    }
    session.execute("SET VARIABLE " + StagedRows.DEFINING + " = true");
    session.execute("USE " + Sql.name(catalog.name()));
    try {
      session.transaction(
          () -> {
            definitions().forEach(session::execute);
            macros().forEach(session::execute);
          });
    } finally {
      session.execute("USE memory");
      session.execute("RESET VARIABLE " + StagedRows.DEFINING);
    }
  }

  private void writeShape(Dataset dataset) throws IOException {
    Path file = shape(dataset);
    if (Files.exists(file)) {
      return;
    }
    DurableFiles.createFolders(file.getParent());
    Path part = file.resolveSibling(file.getFileName() + ".part"); // replaces what a death left
    try {
      session.execute(
          "COPY (%s) TO %s (FORMAT parquet, USE_TMP_FILE false)"
              .formatted(StagedRows.shape(dataset), Sql.literal(part.toString())));
      DurableFiles.syncFile(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.syncFolder(file.getParent());
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
