package dev.tarn.staging.testing;

/**
 * What a {@link FaultyStorage} does at one operation.
 *
 * @param operation the number of the operation, from 1
 * @param moment when it fails
 * @param aftermath what becomes of the operations after it
 */
public record Fault(long operation, Moment moment, Aftermath aftermath) {

  /** When an operation fails. */
  public enum Moment {
    /** Nothing of it is done. */
    BEFORE,
    /** All of it is done, but the caller is not told. */
    AFTER,
    /** Half of what is to be written is written; other operations fail as with {@link #BEFORE}. */
    TORN
  }

  /** What becomes of the operations after the fault. */
  public enum Aftermath {
    /** They succeed: the cause has gone. */
    RECOVERS,
    /** They fail, and nothing more reaches the disk: the process has died. */
    DEAD
  }

  /** No fault at all, to count operations. */
  public static final Fault NEVER = new Fault(Long.MAX_VALUE, Moment.BEFORE, Aftermath.RECOVERS);
}
