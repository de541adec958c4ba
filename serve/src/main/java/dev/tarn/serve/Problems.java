package dev.tarn.serve;

import dev.tarn.staging.BusyException;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.TarnException;
import dev.tarn.warehouse.sql.SqlFailure;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What failures mean to a caller. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final int SOON = 1;
  private static final int LATER = 5;

  private Problems() {}

  static Problem of(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    if (failure instanceof Problem problem) {
      return problem;
    }
    if (failure instanceof BusyException) {
      return Problem.unavailable(SOON, plain(failure));
    }
    if (failure instanceof TimeoutException) {
      return Problem.unavailable(
          SOON, "Cannot answer in time: the server is busy; try again, or ask for less");
    }
    if (failure instanceof RefusedException) {
      String message = plain(failure);
      if (message.startsWith("Unknown symbol") || message.startsWith("Unknown venue")) {
        return Problem.notFound(message);
      }
      return message.startsWith("Cannot find a lake")
          ? Problem.unavailable(LATER, message)
          : Problem.badRequest(message);
    }
    if (failure instanceof TarnException || failure instanceof SqlFailure) {
      LOG.warn("{}", failure.getMessage());
      return Problem.unavailable(LATER, plain(failure));
    }
    if (failure instanceof SQLException) {
      LOG.warn("A query has failed: {}", plain(failure));
      return Problem.unavailable(
          LATER, "Cannot read the lake at the moment; try again, and see query-cli doctor");
    }
    LOG.error("A request has failed unexpectedly", failure);
    return Problem.of(500, "Failed unexpectedly; the server's log says where");
  }

  /** One line, with parameters in the place of a command's options. */
  private static String plain(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).strip();
    return message.lines().findFirst().orElse("").replaceAll("--([a-z]+)", "$1");
  }
}
