package dev.tarn.ingest.live;

/** Takes the lines that an operator should read: each a whole one, with what to do if anything. */
@FunctionalInterface
public interface Notices {
  void say(String line);
}
