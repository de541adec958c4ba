package dev.tarn.serve;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/** What every request passes first: the headers of safety, the limits, and the guard. */
final class Entrance {
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /** Who asks for these only looks after the server: it may rest meanwhile. */
  private static final Set<String> MONITORING = Set.of("/metrics", "/api/health");

  private static final int COOKIE_SECONDS = (int) Duration.ofDays(30).toSeconds();

  private final Guard guard;
  private final RateLimit limit;
  private final RateLimit logins;
  private final Engine engine;
  private final Reply reply;
  private final Pages pages;

  Entrance(Guard guard, int requestsPerSecond, Engine engine, Reply reply, Pages pages) {
    this.guard = guard;
    this.limit = new RateLimit(requestsPerSecond);
    this.logins = new RateLimit(2);
    this.engine = engine;
    this.reply = reply;
    this.pages = pages;
  }

  /** Passes a request on, or answers it. */
  void pass(Context context) {
    engine.figures.requests.increment();
    engine.connections.begun(ServletContextRequest.getServletContextRequest(context.req()));
    headers(context);
    check(context);
    if (!MONITORING.contains(context.path())) {
      engine.touch();
    }
  }

  private void headers(Context context) {
    context
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header(
            "Date",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC)));
    String origin = context.header("Origin");
    if (guard.allowsOrigin(origin)) {
      context
          .header("Access-Control-Allow-Origin", String.valueOf(origin))
          .header("Access-Control-Allow-Headers", "Authorization, Cache-Control, If-None-Match")
          .header("Access-Control-Expose-Headers", "Age, ETag, Retry-After")
          .header("Cross-Origin-Resource-Policy", "cross-origin");
      context.res().addHeader("Vary", "Origin");
    }
  }

  private void check(Context context) {
    if (!limit.takes(context.req().getRemoteAddr())) {
      throw Problem.unavailableWith(429, 1, "Too many requests from this address: ask less often");
    }
    if (!guard.takesHost(context.header("Host"))) {
      throw Problem.of(
          421,
          "Cannot answer under this name: call the server localhost, or allow the name with --allow-host");
    }
    String method = context.req().getMethod();
    boolean login = method.equals("POST") && context.path().equals("/login");
    boolean preflight = method.equals("OPTIONS") && guard.allowsOrigin(context.header("Origin"));
    if (preflight) {
      context.header("Access-Control-Allow-Methods", "GET, HEAD").status(204);
      context.skipRemainingHandlers();
      return;
    }
    if (!METHODS.contains(method) && !login) {
      context.header("Allow", "GET, HEAD");
      throw Problem.of(405, "Cannot change anything here: use GET or HEAD");
    }
    boolean open = context.path().equals("/login") || context.path().startsWith("/assets/");
    if (!open && !guard.knows(context.header("Authorization"), context.cookie(Guard.COOKIE))) {
      refuse(context);
    }
  }

  private void refuse(Context context) {
    if (context.path().startsWith("/api/") || context.path().equals("/metrics")) {
      context.header("WWW-Authenticate", "Bearer");
      throw Problem.of(
          401, "Cannot answer without the token: send 'Authorization: Bearer TOKEN', or log in");
    }
    String query = context.queryString();
    String path = context.path() + (query == null ? "" : "?" + query);
    context.redirect(
        "/login?next=" + URLEncoder.encode(path, StandardCharsets.UTF_8), HttpStatus.SEE_OTHER);
    context.skipRemainingHandlers();
  }

  /** The page that asks for the token. */
  void showLogin(Context context) {
    if (!guard.needsToken()) {
      context.redirect("/", HttpStatus.SEE_OTHER);
      return;
    }
    Answer page = pages.find("login.html").orElseThrow();
    reply.send(context, CompletableFuture.completedFuture(page), "no-store");
  }

  /** Takes the token, and keeps it in a cookie that scripts cannot read. */
  void login(Context context) {
    if (!logins.takes(context.req().getRemoteAddr())) {
      throw Problem.unavailableWith(429, 2, "Too many attempts to log in: wait a moment");
    }
    String next = next(context.formParam("next"));
    String token = context.formParam("token");
    if (token == null || !guard.isToken(token.strip())) {
      context.redirect(
          "/login?failed=1&next=" + URLEncoder.encode(next, StandardCharsets.UTF_8),
          HttpStatus.SEE_OTHER);
      return;
    }
    Cookie cookie = new Cookie(Guard.COOKIE, token.strip());
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    cookie.setMaxAge(COOKIE_SECONDS);
    cookie.setSecure("https".equals(context.header("X-Forwarded-Proto")));
    context.cookie(cookie);
    context.redirect(next, HttpStatus.SEE_OTHER);
  }

  /** A path of this server, and nothing else: browsers take {@code //} and {@code /\} for hosts. */
  private static String next(@Nullable String asked) {
    boolean own = asked != null && asked.matches("/[!-~&&[^\\\\]]*") && !asked.startsWith("//");
    return own ? String.valueOf(asked) : "/";
  }
}
