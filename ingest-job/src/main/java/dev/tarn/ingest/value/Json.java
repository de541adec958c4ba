package dev.tarn.ingest.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON read strictly: no key twice, nothing behind the value, and numbers with the digits that were
 * written.
 */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A time of 1.70027E+12 must not turn into digits that nobody wrote.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Json() {}

  /**
   * Reads one JSON value.
   *
   * @throws NumberFormatException with the reason, if the text is not exactly one
   */
  static JsonNode parse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw new NumberFormatException("a JSON value is needed");
      }
      return node;
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null ? "" : " at character " + e.getLocation().getColumnNr();
      throw new NumberFormatException(
          "it is not JSON ("
              + e.getOriginalMessage().replaceFirst("(?s):? (was expecting|enable).*", "")
              + place
              + ")");
    }
  }

  static double decimal(JsonNode node) {
    if (!node.isNumber()) {
      throw new NumberFormatException("a number is needed" + quotesHint(node));
    }
    double value = node.doubleValue();
    if (Double.isInfinite(value)) {
      throw new NumberFormatException("the number is too large");
    }
    return value;
  }

  static long whole(JsonNode node) {
    if (!node.isIntegralNumber()) {
      throw new NumberFormatException("a whole number is needed" + quotesHint(node));
    }
    if (!node.canConvertToLong()) {
      throw new NumberFormatException("the number is too large");
    }
    return node.longValue();
  }

  static String text(JsonNode node) {
    if (!node.isTextual()) {
      throw new NumberFormatException("a text in quotes is needed");
    }
    return node.textValue();
  }

  static boolean flag(JsonNode node) {
    if (!node.isBoolean()) {
      throw new NumberFormatException("true or false is needed" + quotesHint(node));
    }
    return node.booleanValue();
  }

  /** A time as it was written, be it a number or a text. */
  static String timeText(JsonNode node) {
    if (!node.isNumber() && !node.isTextual()) {
      throw new NumberFormatException("a time in ISO 8601, or a number since 1970, is needed");
    }
    return node.asText();
  }

  static JsonNode object(JsonNode node) {
    if (!node.isObject()) {
      throw new NumberFormatException("a JSON object is needed");
    }
    return node;
  }

  static JsonNode array(JsonNode node) {
    if (!node.isArray()) {
      throw new NumberFormatException("a JSON array is needed");
    }
    return node;
  }

  private static String quotesHint(JsonNode node) {
    return node.isTextual() ? ", without quotes" : "";
  }
}
