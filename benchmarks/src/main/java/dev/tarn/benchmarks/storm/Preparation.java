package dev.tarn.benchmarks.storm;

/** Makes the tables, as the user that all others are. */
final class Preparation {

  private Preparation() {}

  public static void main(String[] args) throws Exception {
    Part.play("preparation", args, part -> part.system().prepare(part.plan()));
  }
}
