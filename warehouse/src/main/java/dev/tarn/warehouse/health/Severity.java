package dev.tarn.warehouse.health;

/** How much a finding matters, from little to much. */
public enum Severity {
  /** As it should be. */
  FINE,
  /** Worth knowing; it passes by itself, or does no harm. */
  NOTE,
  /** Somebody should see to it. */
  WARNING,
  /** Readers get no answer or an old one, or rows cannot be taken: see to it now. */
  CRITICAL
}
