package dev.tarn.query;

import java.io.PrintStream;

/**
 * Serves a lake over HTTP. Found by {@link java.util.ServiceLoader}, so that its libraries are not
 * on the class path of the other commands, whose starts they would slow down.
 */
public interface LakeServer {
  /**
   * Serves until the process is told to end.
   *
   * @param err takes a line when the server is ready, and what goes wrong later
   * @throws dev.tarn.staging.RefusedException when the options cannot be followed
   * @throws dev.tarn.staging.BusyException when the port is taken
   */
  void serve(ServerOptions options, PrintStream err);
}
