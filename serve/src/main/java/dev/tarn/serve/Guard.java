package dev.tarn.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says who may ask. Immutable. */
final class Guard {
  static final String COOKIE = "tarn_token";
  private static final String BEARER = "Bearer ";
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final Optional<byte[]> token;
  private final Set<String> hosts;
  private final Set<String> origins;

  /**
   * @param token what callers have to show; absent when they need not
   * @param hosts by which names the server may be called
   * @param origins of web pages that may read answers
   */
  Guard(Optional<String> token, List<String> hosts, List<String> origins) {
    this.token = token.map(Guard::digest);
    this.hosts = new HashSet<>(LOCAL);
    hosts.forEach(host -> this.hosts.add(host.toLowerCase(Locale.ROOT)));
    this.origins = Set.copyOf(origins);
  }

  boolean needsToken() {
    return token.isPresent();
  }

  /**
   * Refuses requests that came under a foreign name: a web page whose name its owner has pointed at
   * this machine could read the lake else. With a token it could not show one.
   */
  boolean takesHost(@Nullable String header) {
    if (needsToken()) {
      return true;
    }
    if (header == null) {
      return false;
    }
    String host = header.toLowerCase(Locale.ROOT);
    int port = host.lastIndexOf(':');
    boolean hasPort =
        port > host.lastIndexOf(']') && port >= 0 && host.indexOf(':') == port
            || host.startsWith("[") && port > host.indexOf(']');
    return hosts.contains(hasPort ? host.substring(0, port) : host);
  }

  /** Whether the page of this origin may read the answer. */
  boolean allowsOrigin(@Nullable String origin) {
    return origin != null && origins.contains(origin);
  }

  /** Whether the headers show the token. */
  boolean knows(@Nullable String authorization, @Nullable String cookie) {
    if (token.isEmpty()) {
      return true;
    }
    boolean byHeader =
        authorization != null
            && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
            && isToken(authorization.substring(BEARER.length()).strip());
    return byHeader || cookie != null && isToken(cookie);
  }

  /** In a time that does not tell how much of it is right. */
  boolean isToken(String text) {
    return token.isPresent() && MessageDigest.isEqual(token.get(), digest(text));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
