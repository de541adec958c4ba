package dev.tarn.warehouse.write;

import dev.tarn.warehouse.sql.SqlFailure;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Fails the Nth of all steps that it hears of; and, when it lasts, all that follow. */
final class Fault implements Steps {
  private final int at;
  private final Lasting lasting;
  private final List<String> steps = new ArrayList<>();

  /** How long a fault lasts. */
  enum Lasting {
    ONCE,
    FROM_THEN_ON
  }

  Fault(int at, Lasting lasting) {
    this.at = at;
    this.lasting = lasting;
  }

  @Override
  public void before(String step) throws IOException {
    if (strikes(step)) {
      throw new IOException("No space left on device (a fault of this test)");
    }
  }

  void beforeStatement(String statement) {
    if (strikes(statement)) {
      throw new SqlFailure(new SQLException("IO Error: Could not write: No space left on device"));
    }
  }

  private boolean strikes(String step) {
    steps.add(step);
    return lasting == Lasting.ONCE ? steps.size() == at : steps.size() >= at;
  }

  boolean reached() {
    return steps.size() >= at;
  }

  /** How many steps it has heard of. */
  int steps() {
    return steps.size();
  }

  @Override
  public String toString() {
    return "fault "
        + lasting
        + " at step "
        + at
        + ": "
        + (reached() ? steps.get(at - 1) : "not reached");
  }
}
