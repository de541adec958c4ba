package dev.tarn.ingest.xchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.value.BadInputException;
import dev.tarn.market.Candle;
import dev.tarn.market.Tick;
import info.bitrich.xchangestream.service.netty.StreamingObjectMapperHelper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages in JSON. Whatever cannot be read becomes garbage, and the feed goes on. */
abstract class JsonMessages implements Messages {
  static final ObjectMapper MAPPER = StreamingObjectMapperHelper.getObjectMapper();

  @Override
  public final void read(String text, Instant receivedAt, FeedListener listener)
      throws SourceException {
    Content content;
    try {
      content = content(parsed(text), receivedAt);
    } catch (JsonProcessingException e) {
      listener.garbage(new Garbage(text, Failures.shown(e.getOriginalMessage())));
      return;
    } catch (RuntimeException e) {
      // Whatever goes wrong in reading a message is the message's fault, and the feed goes on.
      listener.garbage(new Garbage(text, Failures.shown(e.getMessage())));
      return;
    }
    // Outside of the try: what the listener throws is no fault of the message.
    content.handTo(listener);
  }

  /**
   * What a message says.
   *
   * @throws RuntimeException if it is not of the expected form, or a value in it is not valid
   * @throws SourceException as {@link Messages#read}
   */
  abstract Content content(JsonNode message, Instant receivedAt)
      throws JsonProcessingException, SourceException;

  private static JsonNode parsed(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw BadInputException.of("it is no JSON: " + Failures.shown(e.getOriginalMessage()));
    }
  }

  /** The fields of an object, all of which are there. */
  static JsonNode with(@Nullable JsonNode node, String... fields) {
    if (node == null || !node.isObject()) {
      throw BadInputException.of("it is not of the form that was expected");
    }
    for (String field : fields) {
      if (!node.hasNonNull(field)) {
        throw BadInputException.of("it has no field '" + field + "'");
      }
    }
    return node;
  }

  /** A number in a text; XChange's reading of it says less of what is wrong. */
  static BigDecimal decimal(String field, JsonNode value) {
    try {
      return new BigDecimal(value.asText());
    } catch (NumberFormatException e) {
      throw BadInputException.of("field " + field, value.asText(), "it is no number");
    }
  }

  /** Elements of an array, that many at least. */
  static JsonNode elements(@Nullable JsonNode node, int least) {
    if (node == null || !node.isArray() || node.size() < least) {
      throw BadInputException.of("it is not of the form that was expected");
    }
    return node;
  }

  /** What a message holds; nothing, if it is a mere sign of life. */
  record Content(List<Tick> ticks, List<Candle> candles) {
    static final Content NOTHING = new Content(List.of(), List.of());

    private void handTo(FeedListener listener) {
      if (ticks.isEmpty() && candles.isEmpty()) {
        listener.alive();
      }
      ticks.forEach(listener::tick);
      candles.forEach(listener::candle);
    }
  }
}
