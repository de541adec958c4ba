package dev.tarn.ingest.xchange;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.knowm.xchange.binance.dto.marketdata.BinanceAggTrades;
import org.knowm.xchange.binance.dto.meta.BinanceTime;
import org.knowm.xchange.binance.dto.meta.exchangeinfo.BinanceExchangeInfo;

/**
 * Requests to Binance, declared in XChange's way. XChange's own declaration lacks raw trades by id,
 * and names an exception that has no room for {@code Retry-After}. Rows are taken singly, so that a
 * bad one spoils no others.
 */
@Path("api/v3")
@Produces(MediaType.APPLICATION_JSON)
interface BinanceRequests {
  /** What is traded. */
  @GET
  @Path("exchangeInfo")
  BinanceExchangeInfo exchangeInfo() throws IOException;

  /** The venue's clock. */
  @GET
  @Path("time")
  BinanceTime time() throws IOException;

  /** Raw trades from an id on, inclusive, at most 1000. */
  @GET
  @Path("historicalTrades")
  List<JsonNode> historicalTrades(
      @QueryParam("symbol") String symbol,
      @QueryParam("fromId") long fromId,
      @QueryParam("limit") int limit)
      throws IOException;

  /** Aggregated trades from a time on, in milliseconds; each names the raw ones that it sums up. */
  @GET
  @Path("aggTrades")
  List<BinanceAggTrades> aggTrades(
      @QueryParam("symbol") String symbol,
      @QueryParam("startTime") long startTime,
      @QueryParam("limit") int limit)
      throws IOException;

  /** Klines that open between two times, inclusive, in milliseconds, at most 1000. */
  @GET
  @Path("klines")
  List<JsonNode> klines(
      @QueryParam("symbol") String symbol,
      @QueryParam("interval") String interval,
      @QueryParam("startTime") long startTime,
      @QueryParam("endTime") @Nullable Long endTime,
      @QueryParam("limit") int limit)
      throws IOException;
}
