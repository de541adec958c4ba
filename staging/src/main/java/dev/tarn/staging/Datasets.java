package dev.tarn.staging;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The datasets of a lake, by name, and what is wrong with schemas that give none. Immutable. */
public final class Datasets {
  /** A table that each database has of its own, so that no dataset may be called so. */
  public static final String LOAD_RUNS = "load_runs";

  /**
   * The end of the name of a table with those rows of a dataset that are kept in the database file,
   * so that no dataset's name may end so.
   */
  public static final String KEPT = "_kept";

  private final Map<String, Dataset> byName = new LinkedHashMap<>();

  private final List<RefusedException> broken;

  /**
   * @throws RefusedException when two datasets have the same name, or one has that of another table
   */
  public Datasets(Collection<Dataset> datasets) {
    this(datasets, List.of());
  }

  /**
   * @param broken what is wrong with the schemas that give no dataset, each naming its file
   * @throws RefusedException when two datasets have the same name
   */
  public Datasets(Collection<Dataset> datasets, Collection<RefusedException> broken) {
    this.broken = List.copyOf(broken);
    for (Dataset dataset : datasets) {
      if (dataset.name().equals(LOAD_RUNS)) {
        throw new RefusedException(
            "Invalid datasets: '%s' is the writer's own table; give the dataset another tarn.dataset"
                .formatted(dataset.name()));
      }
      if (dataset.name().endsWith(KEPT)) {
        throw new RefusedException(
            "Invalid datasets: '%s' may be a table of the writer's own; give the dataset a tarn.dataset that does not end in %s"
                .formatted(dataset.name(), KEPT));
      }
      if (byName.putIfAbsent(dataset.name(), dataset) != null) {
        throw new RefusedException(
            "Invalid datasets: '%s' is defined twice; give one of them another tarn.dataset"
                .formatted(dataset.name()));
      }
    }
  }

  public List<Dataset> all() {
    return List.copyOf(byName.values());
  }

  /** What is wrong with schemas of the lake; the other datasets are gone on with. */
  public List<RefusedException> broken() {
    return broken;
  }

  /** The datasets that {@code database} keeps. */
  public List<Dataset> in(String database) {
    return byName.values().stream().filter(dataset -> dataset.database().equals(database)).toList();
  }

  /** The names of the databases, in the order of their first datasets. */
  public List<String> databases() {
    return byName.values().stream().map(Dataset::database).distinct().toList();
  }

  /**
   * The dataset called {@code name}.
   *
   * @throws RefusedException when there is none; the message names those that there are
   */
  public Dataset require(String name) {
    Dataset dataset = byName.get(name);
    if (dataset == null) {
      String others = broken.isEmpty() ? "" : "; " + broken.get(0).getMessage();
      throw new RefusedException(
          "Unknown dataset '%s'; use one of %s, or add its schema to the lake's datasets folder%s"
              .formatted(name, String.join(", ", byName.keySet()), others));
    }
    return dataset;
  }
}
