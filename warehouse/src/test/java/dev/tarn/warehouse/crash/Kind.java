package dev.tarn.warehouse.crash;

/** What may come between two steps. */
enum Kind {
  /** All processes die; what they have handed to the operating system is there. */
  KILLED,
  /** They die when half of what is being written has reached the operating system. */
  TORN,
  /** The machine loses power: what was not synced may be lost, by names and by contents. */
  POWER,
  /** A reader comes. */
  READ,
  /** The disk refuses once. */
  FAILED,
  /** The disk refuses for a while. */
  FULL;

  boolean leavesCopies() {
    return this == KILLED || this == TORN || this == POWER;
  }
}
