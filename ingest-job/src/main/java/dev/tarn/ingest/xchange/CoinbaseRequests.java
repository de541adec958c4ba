package dev.tarn.ingest.xchange;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.knowm.xchange.coinbasepro.dto.marketdata.CoinbaseProProduct;

/**
 * Requests to Coinbase, declared in XChange's way. XChange's own declaration names an exception
 * that has no room for {@code Retry-After}. Rows are taken singly, so that a bad one spoils no
 * others.
 */
@Path("")
@Produces(MediaType.APPLICATION_JSON)
interface CoinbaseRequests {
  /** What is traded. */
  @GET
  @Path("products")
  List<CoinbaseProProduct> products() throws IOException;

  /** The venue's clock. */
  @GET
  @Path("time")
  JsonNode time() throws IOException;

  /** Trades before an id, exclusive, newest first, at most 1000. */
  @GET
  @Path("products/{product}/trades")
  List<JsonNode> trades(
      @PathParam("product") String product,
      @QueryParam("after") @Nullable Long after,
      @QueryParam("limit") int limit)
      throws IOException;

  /** Candles that open between two times, inclusive, newest first, at most 300. */
  @GET
  @Path("products/{product}/candles")
  List<JsonNode> candles(
      @PathParam("product") String product,
      @QueryParam("start") String start,
      @QueryParam("end") String end,
      @QueryParam("granularity") long granularity)
      throws IOException;
}
