package dev.tarn.ingest.xchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tarn.ingest.source.SourceException;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.knowm.xchange.exceptions.ExchangeUnavailableException;
import org.knowm.xchange.exceptions.FrequencyLimitExceededException;
import org.knowm.xchange.exceptions.RateLimitExceededException;
import si.mazi.rescu.HttpStatusExceptionSupport;
import si.mazi.rescu.HttpStatusIOException;

/** What failures of requests and connections mean, in one plain line each. */
final class Failures {
  private static final int LONGEST_SHOWN = 200;

  private Failures() {}

  /** A request, or an attempt to connect, has failed. */
  static SourceException of(String host, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpStatusIOException status) {
        return ofStatus(
            host,
            status.getHttpStatusCode(),
            status.getHttpBody(),
            status.getResponseHeaders(),
            failure);
      }
      if (cause instanceof HttpStatusExceptionSupport status) {
        return ofStatus(host, status.getHttpStatusCode(), status.getMessage(), null, failure);
      }
      if (cause instanceof WebSocketClientHandshakeException handshake
          && handshake.response() != null) {
        HttpResponse response = handshake.response();
        String retryAfter = response.headers().get("Retry-After");
        SourceException answer =
            ofStatus(
                host,
                response.status().code(),
                response.status().reasonPhrase(),
                retryAfter == null ? null : Map.of("Retry-After", List.of(retryAfter)),
                failure);
        // What is asked for is not known before the connection stands: it cannot be wrong.
        return answer.kind() == SourceException.Kind.REFUSED
            ? SourceException.unavailable(answer.getMessage(), failure)
            : answer;
      }
      if (cause instanceof RateLimitExceededException
          || cause instanceof FrequencyLimitExceededException) {
        return SourceException.limited(
            "%s wants to be asked less often: %s".formatted(host, shown(cause.getMessage())),
            failure,
            null);
      }
    }
    String reason = reason(failure);
    return SourceException.unavailable("Cannot reach %s: %s".formatted(host, reason), failure);
  }

  /** A connection that stood has failed. */
  static SourceException ofFeed(String host, Throwable failure) {
    return SourceException.unavailable(
        "The connection to %s has failed: %s".formatted(host, reason(failure)), failure);
  }

  private static SourceException ofStatus(
      String host,
      int status,
      @Nullable String body,
      @Nullable Map<String, List<String>> headers,
      Throwable failure) {
    String answer = "HTTP %d%s".formatted(status, explained(body));
    if (status == 429 || status == 418) {
      return SourceException.limited(
          "%s wants to be asked less often: %s".formatted(host, answer),
          failure,
          retryAfter(headers));
    }
    if (status == 408 || status >= 500) {
      return SourceException.unavailable("%s fails: %s".formatted(host, answer), failure);
    }
    String refusal = "%s refuses: %s".formatted(host, answer);
    // A firewall in front of the venue says 403, for some minutes, to whom it takes for a nuisance.
    return status == 403
        ? SourceException.unavailable(refusal, failure)
        : SourceException.refused(refusal);
  }

  private static String explained(@Nullable String body) {
    // A page of HTML explains nothing on one line.
    return body == null || body.isBlank() || body.stripLeading().startsWith("<")
        ? ""
        : " (" + shown(body) + ")";
  }

  /** Whole seconds; the other form, a date, is not used by exchanges. */
  private static @Nullable Duration retryAfter(@Nullable Map<String, List<String>> headers) {
    if (headers != null) {
      for (Map.Entry<@Nullable String, List<String>> header : headers.entrySet()) {
        if ("retry-after".equalsIgnoreCase(header.getKey()) && !header.getValue().isEmpty()) {
          String value = header.getValue().get(0).strip();
          if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
          }
        }
      }
    }
    return null;
  }

  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "no such host is known";
      }
      if (cause instanceof ConnectException) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("timed out") ? "no answer in time" : "connection refused";
      }
      if (cause instanceof SocketTimeoutException) {
        return "no answer in time";
      }
      if (cause instanceof CertificateException) {
        return "TLS failure: its certificate is not trusted (" + last(cause) + ")";
      }
      if (cause instanceof NotSslRecordException) {
        return "TLS failure: what answers there does not speak TLS";
      }
      if (cause instanceof EOFException) {
        return "the connection was closed in the middle of an answer";
      }
    }
    return otherReason(failure);
  }

  /** What comes after the names of the classes that a message of Java's begins with. */
  private static String last(Throwable cause) {
    String message = shown(cause.getMessage());
    return message.substring(message.lastIndexOf(": ") + 1).strip();
  }

  private static String otherReason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("Unsupported or unrecognized SSL message")
            ? "TLS failure: what answers there does not speak TLS"
            : "TLS failure: " + shown(message);
      }
      if (cause instanceof JsonProcessingException json) {
        return "its answer is not what was expected (" + shown(json.getOriginalMessage()) + ")";
      }
      if (cause instanceof ExchangeUnavailableException) {
        return shown(cause.getMessage());
      }
    }
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return root instanceof IOException && message != null
        ? shown(message)
        : root.getClass().getSimpleName() + (message == null ? "" : " (" + shown(message) + ")");
  }

  static String shown(@Nullable String text) {
    String line = String.valueOf(text).strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "...";
  }
}
