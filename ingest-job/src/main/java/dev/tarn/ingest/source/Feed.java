package dev.tarn.ingest.source;

/** A live connection. */
public interface Feed extends AutoCloseable {
  /** Ends it. Once this has returned, the listener is not called any more. May be called again. */
  @Override
  void close();
}
