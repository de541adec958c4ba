package dev.tarn.warehouse.health;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.LakeSettings;
import dev.tarn.staging.TarnException;
import java.time.Duration;

/** What people have written for the lake: its settings and its schemas. */
final class SettingsCheck {
  private final Examination examination;

  SettingsCheck(Examination examination) {
    this.examination = examination;
  }

  /** The datasets that can be used. */
  Datasets check() {
    try {
      LakeSettings.of(examination.lake);
    } catch (TarnException e) {
      examination.find(
          Severity.CRITICAL,
          "lake.yaml",
          e.getMessage(),
          "correct it: until then no writer starts");
    }
    try {
      Datasets datasets = MarketDatasets.of(examination.lake);
      for (TarnException broken : datasets.broken()) {
        examination.find(
            Severity.WARNING,
            "datasets",
            broken.getMessage(),
            "until then this dataset is neither loaded nor shown");
      }
      return datasets;
    } catch (TarnException e) {
      examination.find(Severity.WARNING, "datasets", e.getMessage(), "make the folder readable");
      return MarketDatasets.builtIn();
    }
  }

  /** How long readers may keep a replica; the default where the settings cannot be read. */
  static Duration maxPin(Examination examination) {
    try {
      return LakeSettings.of(examination.lake).maxPin();
    } catch (TarnException e) {
      return LakeSettings.DEFAULTS.maxPin();
    }
  }
}
