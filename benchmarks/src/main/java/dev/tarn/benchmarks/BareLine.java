package dev.tarn.benchmarks;

/** The least program at all: prints a line. */
final class BareLine {
  private BareLine() {}

  public static void main(String[] args) {
    System.out.println("a line");
  }
}
