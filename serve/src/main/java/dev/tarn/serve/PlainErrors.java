package dev.tarn.serve;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what never becomes a request, such as headers that are too large. */
final class PlainErrors extends ErrorHandler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String message =
        switch (status) {
          case 413 -> "The request is too large";
          case 414 -> "The address is too long: 16 kB are taken";
          case 431 -> "The headers are too large: 16 kB are taken";
          case 505 -> "Cannot speak this version of HTTP: use HTTP/1.1";
          default ->
              status >= 500
                  ? "Failed unexpectedly; the server's log says where"
                  : "Cannot understand the request: it is no valid HTTP";
        };
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Answer.JSON);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap(Errors.json(message)), callback);
    return true;
  }
}
