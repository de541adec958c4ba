package dev.tarn.serve;

import dev.tarn.query.ServerOptions;
import dev.tarn.staging.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the token that callers have to show, and refuses to serve other machines without one. */
final class Token {
  private static final int LEAST_CHARACTERS = 16;
  private static final String VARIABLE = "TARN_TOKEN";

  private Token() {}

  /**
   * The token of a file, else of the environment; never of the command line, which every process of
   * the machine can read.
   *
   * @throws RefusedException when there is none though other machines can reach the address, or
   *     when it is short or cannot be read
   */
  static Optional<String> of(ServerOptions options, Map<String, String> environment) {
    Optional<String> token =
        options
            .tokenFile()
            .map(Token::read)
            .or(() -> Optional.ofNullable(environment.get(VARIABLE)).map(String::strip));
    if (token.isPresent()
        && !token.get().matches("[!-~&&[^\";,\\\\]]{" + LEAST_CHARACTERS + ",1024}")) {
      throw new RefusedException(
          "Cannot use the token: it needs %d to 1024 letters, digits and signs other than quotes, commas, semicolons and backslashes; make one with: openssl rand -hex 32"
              .formatted(LEAST_CHARACTERS));
    }
    if (token.isEmpty() && !isLoopback(options.host())) {
      throw new RefusedException(
          "Cannot serve at %s without a token, since other machines can reach it: name its file with --token-file, or set %s"
              .formatted(options.host(), VARIABLE));
    }
    return token;
  }

  private static boolean isLoopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      throw new RefusedException(
          "Cannot serve at %s: it is no address of this machine; use 127.0.0.1".formatted(host), e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new RefusedException(
          "Cannot read the token in %s: %s; make a file that this user can read"
              .formatted(file.toAbsolutePath(), e.getClass().getSimpleName()),
          e);
    }
  }
}
