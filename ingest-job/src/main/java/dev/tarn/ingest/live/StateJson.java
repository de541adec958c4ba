package dev.tarn.ingest.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The status file of a live ingest: for health checks and people. */
final class StateJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StateJson() {}

  static byte[] of(IngestState state) {
    ObjectNode root = JSON.createObjectNode();
    root.put("at", state.at().toString());
    root.put("pid", ProcessHandle.current().pid());
    root.put("startedAt", state.startedAt().toString());
    root.put("ended", state.ended());
    root.put("healthy", state.isHealthy());
    root.put("ticks", state.counts().ticks());
    root.put("candles", state.counts().candles());
    root.put("rejected", state.counts().rejected());
    root.put("rejectedLastMinute", state.lastMinute().rejected());
    state.problem().ifPresent(problem -> root.put("problem", problem));
    root.put("reconnects", state.reconnects());
    root.put("missing", state.missing());
    state.pausedSince().ifPresent(since -> root.put("pausedSince", since.toString()));
    for (VenueState venue : state.venues()) {
      ObjectNode node = root.withArrayProperty("venues").addObject();
      add(node, venue);
      if (state.clockBehind().containsKey(venue.venue())) {
        node.put("clockBehindSeconds", state.clockBehind().get(venue.venue()).toSeconds());
      }
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(ObjectNode node, VenueState venue) {
    node.put("venue", venue.venue());
    venue.connectedSince().ifPresent(since -> node.put("connectedSince", since.toString()));
    node.put("connects", venue.connects());
    node.put("failures", venue.failures());
    venue.problem().ifPresent(problem -> node.put("problem", problem));
    venue.symbols().forEach(symbol -> add(node.withArrayProperty("symbols").addObject(), symbol));
  }

  private static void add(ObjectNode node, VenueState.SymbolState symbol) {
    node.put("symbol", symbol.symbol());
    node.put("ticks", symbol.ticks());
    node.put("fetched", symbol.fetched());
    node.put("missing", symbol.missing());
    symbol.refused().ifPresent(why -> node.put("refused", why));
    symbol.lastTime().ifPresent(time -> node.put("lastTime", time.toString()));
    symbol.lastNumber().ifPresent(number -> node.put("lastNumber", number));
    symbol.lagMicros().ifPresent(lag -> node.put("lagMilliseconds", lag / 1e3));
  }
}
