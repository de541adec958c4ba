package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Evolution;
import dev.tarn.staging.Field;
import dev.tarn.staging.FieldType;
import dev.tarn.warehouse.sql.ColumnRule;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the columns of a file become those of a dataset. Types are converted where no value can
 * change its meaning; times with a zone become UTC, whatever the session's zone. A column may have
 * a former name of its field. Columns that the dataset does not know are left out, unless it is
 * frozen.
 *
 * @param columns the select list, where they fit
 * @param problems why they do not, each with what to do; empty where they fit
 */
record Fit(String columns, List<String> problems) {
  Fit {
    problems = List.copyOf(problems);
  }

  static Fit of(Dataset dataset, Map<String, String> types) {
    List<String> problems = new ArrayList<>();
    if (dataset.evolution() == Evolution.FREEZE) {
      problems.addAll(frozen(dataset, types));
    }
    boolean frozen = !problems.isEmpty();
    Set<String> misspelt = new HashSet<>();
    for (String name : Columns.namesInFiles(dataset)) {
      misspelling(dataset, name, types)
          .ifPresent(
              problem -> {
                misspelt.add(name);
                problems.add(problem);
              });
    }
    List<String> columns = new ArrayList<>();
    for (Field field : dataset.fields()) {
      Optional<String> misfit =
          frozen || ColumnRule.names(field).stream().anyMatch(misspelt::contains)
              ? Optional.empty() // said already
              : misfit(dataset, field, types);
      misfit.ifPresent(problems::add);
      if (problems.isEmpty()) {
        columns.add(value(dataset, field, types) + " AS " + Sql.name(field.name()));
      }
    }
    return problems.isEmpty()
        ? new Fit(String.join(", ", columns), List.of())
        : new Fit("", problems);
  }

  /** The first reason why the columns do not fit, if there is one. */
  Optional<String> problem() {
    return problems.stream().findFirst();
  }

  /** Why the file's columns of a field, or the lack of one, keep it out. */
  private static Optional<String> misfit(Dataset dataset, Field field, Map<String, String> types) {
    boolean isThere = false;
    for (String name : ColumnRule.names(field)) {
      String found = types.get(name);
      if (found != null && ColumnRule.of(field).value(name, found).isEmpty()) {
        String former = name.equals(field.name()) ? "" : ", a former name of " + field.name() + ",";
        return Optional.of(
            "its column %s%s is %s, and %s has %s there; convert it"
                .formatted(name, former, found, dataset.name(), Columns.description(field.type())));
      }
      isThere |= found != null;
    }
    return isThere || Columns.valueWithout(dataset, field).isPresent()
        ? Optional.empty()
        : Optional.of(
            "it has no column %s, which every row of %s needs (%s); add it"
                .formatted(field.name(), dataset.name(), Columns.description(field.type())));
  }

  /** A file that was written before a field was renamed has it under one of its aliases. */
  private static String value(Dataset dataset, Field field, Map<String, String> types) {
    for (String name : ColumnRule.names(field)) {
      if (types.containsKey(name)) {
        return symbol(
            field, ColumnRule.of(field).value(Sql.name(name), types.get(name)).orElseThrow());
      }
    }
    return Columns.valueWithout(dataset, field).orElseThrow();
  }

  /** DuckDB does not tell names apart that differ in capitals alone. */
  private static Optional<String> misspelling(
      Dataset dataset, String name, Map<String, String> types) {
    return types.keySet().stream()
        .filter(found -> found.equalsIgnoreCase(name))
        .filter(found -> !Columns.namesInFiles(dataset).contains(found))
        .findFirst()
        .map(
            found ->
                "its column %s is written %s in %s; rename it"
                    .formatted(found, name, dataset.name()));
  }

  /** What keeps a file out of a dataset that takes its own columns alone. */
  private static List<String> frozen(Dataset dataset, Map<String, String> types) {
    String next =
        "; %s is frozen: write the file with just its columns, or set its tarn.evolution to evolve"
            .formatted(dataset.name());
    List<String> problems = new ArrayList<>();
    for (Field field : dataset.fields()) {
      String found = types.get(field.name());
      String type = Columns.description(field.type());
      if (found == null) {
        problems.add("it has no column %s (%s)%s".formatted(field.name(), type, next));
      } else if (!ColumnRule.of(field).isOwn(found)) {
        problems.add(
            "its column %s is %s, and %s has %s there%s"
                .formatted(field.name(), found, dataset.name(), type, next));
      }
    }
    types.keySet().stream()
        .filter(name -> dataset.field(name).isEmpty())
        .map(
            name ->
                "its column %s (%s) is none of %s%s"
                    .formatted(name, types.get(name), dataset.name(), next))
        .forEach(problems::add);
    return problems;
  }

  /** Makes a text that is none of an enum's symbols fail the read. */
  private static String symbol(Field field, String column) {
    FieldType type = field.type();
    if (!type.kind().equals("enum")) {
      return column;
    }
    String symbols = type.symbols().stream().map(Sql::literal).collect(Collectors.joining(", "));
    String problem = "' is no " + field.name() + "; it is one of " + type.symbols();
    return "CASE WHEN %1$s IS NULL OR %1$s IN (%2$s) THEN %1$s ELSE error('''' || %1$s || %3$s) END"
        .formatted(column, symbols, Sql.literal(problem));
  }
}
