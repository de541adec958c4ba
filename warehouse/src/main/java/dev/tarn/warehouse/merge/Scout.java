package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds segments that are damaged in such a way that DuckDB itself fails over them, and gives its
 * instance up with all that is attached. Each is read in a session that holds nothing else. Not
 * safe for use by several threads.
 */
public final class Scout {
  private final Supplier<Session> sessions;

  public Scout(Supplier<Session> sessions) {
    this.sessions = sessions;
  }

  /** Those of {@code segments} whose reading costs the session. */
  public List<Misfit> deadly(Dataset dataset, List<Segment> segments) {
    List<Misfit> misfits = new ArrayList<>();
    Session session = sessions.get();
    try {
      for (Segment segment : segments) {
        try {
          Inspection inspection = new Inspection(session, dataset);
          inspection.probe(inspection.inspect(List.of(segment)), "");
        } catch (SqlFailure e) {
          if (e.kind() != SqlFailure.Kind.LOST) {
            throw e;
          }
          misfits.add(Misfit.of(segment, Inspection.unreadable(e.getMessage())));
          session.close();
          session = sessions.get();
        }
      }
      return misfits;
    } finally {
      session.close();
    }
  }
}
