package dev.tarn.query;

import dev.tarn.staging.Lake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a lake is served.
 *
 * @param lake the lake, which need not exist yet
 * @param host the address to listen on
 * @param port the port; 0 for any that is free
 * @param tokenFile holds the token that callers have to show; absent when the environment's {@code
 *     TARN_TOKEN} is to be used, or none
 * @param allowedOrigins web pages of these origins may read answers; none by default
 * @param allowedHosts names by which the server may be called beside its address
 * @param maxAge how old an answer may be
 * @param queryLimit how long a query may run
 * @param memoryBytes what DuckDB may use for the queries that run at once
 * @param requestsPerSecond how many requests one address may make in a second, on average
 * @param connections how many connections may be open at once
 * @param eventClients how many of them may follow events
 */
public record ServerOptions(
    Lake lake,
    String host,
    int port,
    Optional<Path> tokenFile,
    List<String> allowedOrigins,
    List<String> allowedHosts,
    Duration maxAge,
    Duration queryLimit,
    long memoryBytes,
    int requestsPerSecond,
    int connections,
    int eventClients) {
  public ServerOptions {
    allowedOrigins = List.copyOf(allowedOrigins);
    allowedHosts = List.copyOf(allowedHosts);
  }
}
