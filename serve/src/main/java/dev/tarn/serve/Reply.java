package dev.tarn.serve;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Sends answers. What is sent is in memory, and no thread waits for a slow client. Stateless, and
 * safe for use by several threads.
 */
final class Reply {
  private static final long PATIENCE_SECONDS = 15;

  private final Figures figures;
  private final Executor executor;

  /**
   * @param executor compresses and sends what was waited for
   */
  Reply(Figures figures, Executor executor) {
    this.figures = figures;
    this.executor = executor;
  }

  /** Sends an answer, once it is there. */
  void send(Context context, CompletableFuture<Answer> answer, String caching) {
    if (answer.isDone() && !answer.isCompletedExceptionally()) {
      Answer made = answer.join();
      if (isKnown(context, made)) {
        unchanged(context, made, caching);
        return;
      }
    }
    boolean there = answer.isDone();
    context.future(
        () -> {
          CompletableFuture<Answer> mine =
              there ? answer : answer.copy().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
          BiFunction<Answer, @Nullable Throwable, CompletableFuture<?>> sending =
              (made, failure) ->
                  failure == null
                      ? write(context, made, caching)
                      : fail(context, Problems.of(failure));
          return (there ? mine.handle(sending) : mine.handleAsync(sending, executor))
              .thenCompose(sent -> sent);
        });
  }

  private static boolean isKnown(Context context, Answer made) {
    String known = context.header("If-None-Match");
    return known != null
        && (known.equals("*")
            || List.of(known.replace("W/", "").split("\\s*,\\s*")).contains(quoted(made)));
  }

  private static String quoted(Answer made) {
    return '"' + made.tag() + '"';
  }

  private void unchanged(Context context, Answer made, String caching) {
    figures.unchanged.increment();
    made.ageSeconds().ifPresent(age -> context.header("Age", String.valueOf(age)));
    context.header("ETag", quoted(made)).header("Cache-Control", caching).status(304);
  }

  private CompletableFuture<?> write(Context context, Answer made, String caching) {
    if (isKnown(context, made)) {
      unchanged(context, made, caching);
      return CompletableFuture.completedFuture(null);
    }
    boolean compresses = made.isWorthCompressing() && takesGzip(context);
    HttpServletResponse response = context.res();
    response.setHeader("ETag", quoted(made));
    made.ageSeconds().ifPresent(age -> response.setHeader("Age", String.valueOf(age)));
    response.setHeader("Cache-Control", caching);
    response.addHeader("Vary", "Accept-Encoding");
    if (compresses) {
      response.setHeader("Content-Encoding", "gzip");
    }
    return bytes(context, 200, made.type(), compresses ? made.compressed() : made.body());
  }

  private static boolean takesGzip(Context context) {
    String accepted = context.header("Accept-Encoding");
    if (accepted == null) {
      return false;
    }
    for (String one : accepted.toLowerCase(Locale.ROOT).split(",")) {
      String coding = one.strip();
      if (coding.startsWith("gzip") && !coding.matches("gzip\\s*;\\s*q=0(\\.0*)?")) {
        return true;
      }
    }
    return false;
  }

  /** Sends an error. */
  CompletableFuture<?> fail(Context context, Problem problem) {
    (problem.status() >= 500 ? figures.failed : figures.refused).increment();
    if (problem.retryAfterSeconds() > 0) {
      context.res().setHeader("Retry-After", String.valueOf(problem.retryAfterSeconds()));
    }
    context.res().setHeader("Cache-Control", "no-store");
    return bytes(context, problem.status(), Answer.JSON, Errors.json(problem.getMessage()));
  }

  private static CompletableFuture<?> bytes(
      Context context, int status, String type, byte[] bytes) {
    context.status(status); // Javalin sets its own status when it ends the request
    HttpServletResponse response = context.res();
    response.setContentType(type);
    response.setContentLength(bytes.length);
    CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
    if (context.req().getMethod().equals("HEAD")) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      ServletOutputStream out = response.getOutputStream();
      if (out instanceof HttpOutput direct) {
        direct.sendContent(
            ByteBuffer.wrap(bytes),
            new Callback() {
              @Override
              public void succeeded() {
                sent.complete(null);
              }

              @Override
              public void failed(Throwable gone) {
                sent.complete(null); // the client has left
              }
            });
      } else {
        out.write(bytes);
        sent.complete(null);
      }
    } catch (IOException e) {
      sent.complete(null); // the client has left
    }
    return sent;
  }
}
