package dev.tarn.serve;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.query.output.JsonRows;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is answered under which path. */
final class Routes {
  private static final String REVALIDATED = "private, no-cache";
  private static final Map<String, String> PAGES =
      Map.of("/", "scanner.html", "/chart", "chart.html", "/health", "health.html");

  private static final int MOST_SYMBOLS = 50;

  private final Engine engine;
  private final Pages pages;
  private final Reply reply;

  Routes(Engine engine, Pages pages, Reply reply) {
    this.engine = engine;
    this.pages = pages;
    this.reply = reply;
  }

  void add(RoutesConfig routes) {
    get(routes, "/api/candles", this::candles);
    get(routes, "/api/ticks", this::ticks);
    rows(routes, "/api/signals", RowQuestions.SIGNALS, RowQuestions::signals);
    rows(routes, "/api/orders", RowQuestions.ORDERS, RowQuestions::orders);
    rows(routes, "/api/scanner", RowQuestions.SCANNER, RowQuestions::scanner);
    rows(routes, "/api/datasets", RowQuestions.DATASETS, RowQuestions::datasets);
    get(routes, "/api/gaps", this::gaps);
    get(routes, "/api/symbols", this::symbols);
    get(routes, "/api/health", this::health);
    routes.get("/api/events", this::events);
    get(routes, "/metrics", this::metrics);
    get(routes, "/api/openapi.json", context -> resource(context, "openapi.json"));
    PAGES.forEach((path, file) -> get(routes, path, context -> resource(context, file)));
    get(
        routes,
        "/assets/<path>",
        context -> resource(context, "assets/" + context.pathParam("path")));
  }

  /** HEAD has to be answered, too; without a handler Javalin answers it with nothing. */
  private static void get(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  private void rows(
      RoutesConfig routes,
      String path,
      List<String> known,
      Function<Parameters, Question> question) {
    get(
        routes,
        path,
        context -> {
          Parameters parameters = parameters(context, known);
          reply.send(
              context,
              engine.answers.ask(question.apply(parameters), freshness(context)),
              REVALIDATED);
        });
  }

  private void candles(Context context) {
    Parameters parameters = parameters(context, CandleQuestions.PARAMETERS);
    if (!CandleQuestions.isOfNewest(parameters)) {
      ofSeries(context, parameters, series -> CandleQuestions.of(parameters, series));
      return;
    }
    Freshness freshness = freshness(context);
    int limit = parameters.limit();
    CandleForm form = CandleForm.of(parameters);
    parameters.timeframe(CandleQuestions.TIMEFRAME);
    parameters.flag("footprint");
    reply.send(
        context,
        engine
            .series(
                parameters.required("symbol", "BTCUSDT"), parameters.venue(), freshness.lagging())
            .thenCompose(
                series ->
                    engine.candles.ask(
                        KeptSeries.Key.of(series, parameters), limit, form, freshness))
            .thenApply(bars -> bars.answer().aged(bars.ageSeconds())),
        REVALIDATED);
  }

  private void ticks(Context context) {
    Parameters parameters = parameters(context, RowQuestions.TICKS);
    ofSeries(context, parameters, series -> RowQuestions.ticks(parameters, series));
  }

  private void ofSeries(
      Context context, Parameters parameters, Function<Instrument, Question> question) {
    Freshness freshness = freshness(context);
    reply.send(
        context,
        engine
            .series(parameters.required("symbol", "BTCUSDT"), parameters.venue(), freshness)
            .thenCompose(series -> engine.answers.ask(question.apply(series), freshness)),
        REVALIDATED);
  }

  private void gaps(Context context) {
    Parameters parameters = parameters(context, RowQuestions.GAPS);
    Freshness freshness = freshness(context);
    Optional<String> symbol = parameters.text("symbol");
    CompletableFuture<Optional<Set<Instrument>>> series =
        symbol.isEmpty()
            ? CompletableFuture.completedFuture(Optional.empty())
            : engine
                .series(symbol.get(), parameters.venue(), freshness)
                .thenApply(one -> Optional.of(Set.of(one)));
    reply.send(
        context,
        series.thenCompose(
            some -> engine.answers.ask(RowQuestions.gaps(parameters, some), freshness)),
        REVALIDATED);
  }

  private void symbols(Context context) {
    parameters(context, List.of());
    reply.send(context, engine.series(freshness(context)).thenApply(Routes::symbols), REVALIDATED);
  }

  private static Answer symbols(Set<Instrument> all) {
    StringBuilder text = new StringBuilder("{\"symbols\":[");
    List<Instrument> sorted = new ArrayList<>(all);
    for (int i = 0; i < sorted.size(); i++) {
      text.append(i == 0 ? "\n" : ",\n").append("{\"venue\":");
      JsonRows.appendQuoted(text, sorted.get(i).venue());
      text.append(",\"symbol\":");
      JsonRows.appendQuoted(text, sorted.get(i).symbol());
      text.append('}');
    }
    return Answer.json(text.append("\n]}\n").toString());
  }

  private void health(Context context) {
    parameters(context, List.of());
    engine.watch.lookSince(engine.freshness(false).exactSince());
    reply.send(context, engine.health.answer(), REVALIDATED);
  }

  private void metrics(Context context) {
    parameters(context, List.of());
    reply.send(context, CompletableFuture.completedFuture(MetricsPage.of(engine)), "no-store");
  }

  private void events(Context context) {
    Parameters parameters = parameters(context, List.of("symbols", "timeframe"));
    List<String> symbols = parameters.texts("symbols");
    if (symbols.size() > MOST_SYMBOLS) {
      throw Problem.badRequest(
          "Invalid parameter 'symbols': it names %d; at most %d can be followed at once"
              .formatted(symbols.size(), MOST_SYMBOLS));
    }
    Set<String> names =
        symbols.stream().map(name -> name.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
    Timeframe timeframe = parameters.timeframe("1m");
    context.future(
        () ->
            engine
                .series(names, freshness(context))
                .handleAsync(
                    (series, failure) -> {
                      if (failure != null) {
                        return reply.fail(context, Problems.of(failure));
                      }
                      try {
                        return follow(context, names, timeframe, series);
                      } catch (Problem e) {
                        return reply.fail(context, e);
                      } catch (IOException e) {
                        return CompletableFuture.completedFuture(null); // the client has left
                      }
                    },
                    engine.executor)
                .thenCompose(sent -> sent));
  }

  private CompletableFuture<?> follow(
      Context context, Set<String> names, Timeframe timeframe, Set<Instrument> series)
      throws IOException {
    Set<KeptSeries.Key> keys =
        series.stream().map(one -> EventClient.key(one, timeframe)).collect(Collectors.toSet());
    EventClient client = new EventClient(names, keys);
    engine.hub.add(client, () -> keys.forEach(engine.candles::leave));
    keys.forEach(engine.candles::follow);
    context.status(200);
    HttpServletResponse response = context.res();
    response.setContentType("text/event-stream; charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    client.writeTo(response.getOutputStream());
    return client.ended();
  }

  private void resource(Context context, String path) {
    Answer page =
        pages.find(path).orElseThrow(() -> Problem.notFound("Cannot find this page; begin at /"));
    reply.send(context, CompletableFuture.completedFuture(page), REVALIDATED);
  }

  private Freshness freshness(Context context) {
    String caching = context.header("Cache-Control");
    return engine.freshness(caching != null && caching.contains("no-cache"));
  }

  static Parameters parameters(Context context, List<String> known) {
    return Parameters.of(context.queryParamMap(), Instant.now(), known);
  }
}
