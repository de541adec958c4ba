package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Evolution;
import dev.tarn.staging.Fields;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.Widening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How the columns of a file become those of a dataset. Types are converted where no value can
 * change its meaning; times with a zone become UTC, whatever the session's zone. A column may have
 * a former name of its field. Columns that the dataset does not know are left out, unless it is
 * frozen.
 *
 * @param columns the select list, where they fit
 * @param problem why they do not
 */
record Fit(String columns, Optional<String> problem) {
  private static final Set<String> ZONELESS = Set.of("TIMESTAMP_S", "TIMESTAMP_MS");

  static Fit of(Dataset dataset, Map<String, String> types) {
    List<String> columns = new ArrayList<>();
    if (dataset.evolution() == Evolution.FREEZE) {
      Optional<String> problem = frozen(dataset, types);
      if (problem.isPresent()) {
        return new Fit("", problem);
      }
    }
    for (Schema.Field field : dataset.schema().getFields()) {
      String name = nameIn(types, field);
      String found = types.get(name);
      String wanted = Columns.type(field.schema());
      Optional<String> column =
          found == null
              ? absent(field)
              : converted(name, found, wanted).map(value -> symbol(field, value));
      if (column.isEmpty()) {
        return new Fit("", Optional.of(problem(dataset, field, name, found)));
      }
      columns.add(column.get() + " AS " + Sql.name(field.name()));
    }
    return new Fit(String.join(", ", columns), Optional.empty());
  }

  /** A file that was written before a field was renamed has it under one of its aliases. */
  private static String nameIn(Map<String, String> types, Schema.Field field) {
    return types.containsKey(field.name())
        ? field.name()
        : field.aliases().stream()
            .sorted()
            .filter(types::containsKey)
            .findFirst()
            .orElse(field.name());
  }

  private static String problem(
      Dataset dataset, Schema.Field field, String name, @Nullable String found) {
    String type = Columns.description(field.schema());
    if (found == null) {
      return "it has no column %s, which every row of %s needs (%s); add it and put the file back"
          .formatted(field.name(), dataset.name(), type);
    }
    String alias = name.equals(field.name()) ? "" : ", a former name of " + field.name() + ",";
    return "its column %s%s is %s, and %s has %s there; convert it and put the file back"
        .formatted(name, alias, found, dataset.name(), type);
  }

  /** What keeps a file out of a dataset that takes its own columns alone. */
  private static Optional<String> frozen(Dataset dataset, Map<String, String> types) {
    String next =
        "; %s is frozen: write the file with just its columns, or set its tarn.evolution to evolve, and put the file back"
            .formatted(dataset.name());
    for (Schema.Field field : dataset.schema().getFields()) {
      String found = types.get(field.name());
      String type = Columns.description(field.schema());
      if (found == null) {
        return Optional.of("it has no column %s (%s)%s".formatted(field.name(), type, next));
      }
      String wanted = Columns.type(field.schema());
      boolean same =
          Widening.same(found, wanted)
              || (wanted.equals("TIMESTAMP") && found.startsWith("TIMESTAMP"));
      if (!same) {
        return Optional.of(
            "its column %s is %s, and %s has %s there%s"
                .formatted(field.name(), found, dataset.name(), type, next));
      }
    }
    return types.keySet().stream()
        .filter(name -> dataset.schema().getField(name) == null)
        .findFirst()
        .map(
            name ->
                "its column %s (%s) is none of %s%s"
                    .formatted(name, types.get(name), dataset.name(), next));
  }

  private static Optional<String> absent(Schema.Field field) {
    Optional<String> value = Columns.defaultValue(field);
    if (value.isEmpty() && Fields.nullable(field.schema())) {
      return Optional.of("NULL::" + Columns.type(field.schema()));
    }
    return value;
  }

  private static Optional<String> converted(String field, String found, String wanted) {
    String column = Sql.name(field);
    if (found.equals(wanted)) {
      return Optional.of(Columns.positiveZero(column, wanted));
    }
    if (wanted.equals("TIMESTAMP") && found.equals("TIMESTAMP WITH TIME ZONE")) {
      return Optional.of("make_timestamp(epoch_us(" + column + "))");
    }
    if (wanted.equals("TIMESTAMP") && found.equals("TIMESTAMP_NS")) { // a cast would round up
      return Optional.of("make_timestamp(epoch_ns(" + column + ") // 1000)");
    }
    boolean widens =
        Widening.widens(found, wanted) || (wanted.equals("TIMESTAMP") && ZONELESS.contains(found));
    return widens
        ? Optional.of(Columns.positiveZero("CAST(" + column + " AS " + wanted + ")", wanted))
        : Optional.empty();
  }

  /** Makes a text that is none of an enum's symbols fail the read. */
  private static String symbol(Schema.Field field, String column) {
    Schema value = Fields.value(field.schema());
    if (value.getType() != Schema.Type.ENUM) {
      return column;
    }
    String symbols =
        value.getEnumSymbols().stream().map(Sql::literal).collect(Collectors.joining(", "));
    String problem = "' is no " + field.name() + "; it is one of " + value.getEnumSymbols();
    return "CASE WHEN %1$s IS NULL OR %1$s IN (%2$s) THEN %1$s ELSE error('''' || %1$s || %3$s) END"
        .formatted(column, symbols, Sql.literal(problem));
  }
}
