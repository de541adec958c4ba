package dev.tarn.warehouse.write;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * A replica that could not be written since somebody holds it open.
 *
 * @param replica its name
 * @param pid the process that holds it; empty when it cannot be told, as for one on another host
 * @param since when a run first found it so, UTC
 */
public record Pin(String replica, OptionalLong pid, Instant since) {

  /** Such as {@code a by process 4711}. */
  @Override
  public String toString() {
    return "%s by process %s".formatted(replica, holder());
  }

  String holder() {
    return pid.isPresent() ? String.valueOf(pid.getAsLong()) : "unknown";
  }
}
