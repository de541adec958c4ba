package dev.tarn.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Field;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.sql.ColumnRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/**
 * The fields in {@code docs/format.md} are those of the schemas. With {@code
 * -Dtarn.docs.write=true} they are written anew.
 */
class FormatPageTest {
  private static final Path PAGE = Path.of("format.md").toAbsolutePath();
  private static final String BEGIN = "<!-- fields: made by FormatPageTest -->\n";
  private static final String END = "<!-- end of fields -->\n";

  @Test
  void thePageHasTheFieldsOfTheSchemas() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(begin).isGreaterThan(BEGIN.length());
    assertThat(end).isGreaterThanOrEqualTo(begin);
    String tables = tables();
    if (Boolean.getBoolean("tarn.docs.write")) {
      page = page.substring(0, begin) + tables + page.substring(end);
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as(
            "%s; './mvnw -q -Pfast -pl docs -am test -Dtest=FormatPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dtarn.docs.write=true' writes it anew",
            PAGE)
        .content()
        .contains(BEGIN + tables + END);
  }

  private static String tables() {
    StringBuilder text = new StringBuilder();
    Path nowhere = Path.of("target/no-lake").toAbsolutePath();
    for (Dataset dataset : MarketDatasets.of(Lake.at(nowhere.toString())).all()) {
      text.append(
          "\n### `%s`\n\n%s %s\n\n"
              .formatted(dataset.name(), doc(dataset.schema().getDoc()), rule(dataset)));
      text.append("| field | type | left out | meaning |\n|---|---|---|---|\n");
      for (Field field : dataset.fields()) {
        Schema.Field schema = dataset.schema().getField(field.name());
        text.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(field.name(), type(field), absent(schema), doc(schema.doc())));
      }
    }
    return text.append("\n").toString();
  }

  private static String rule(Dataset dataset) {
    String rule = "Database `%s`, `%s`".formatted(dataset.database(), word(dataset));
    if (!dataset.key().isEmpty()) {
      rule += " by " + names(dataset.key());
    }
    if (dataset.window().isPresent()) {
      rule += " within " + dataset.schema().getProp("tarn.window");
    }
    if (!dataset.order().isEmpty()) {
      rule += "; order " + names(dataset.order());
    }
    return rule + dataset.time().map(time -> "; time `" + time + "`").orElse("") + ".";
  }

  private static String word(Dataset dataset) {
    return dataset.schema().getProp("tarn.merge");
  }

  private static String names(List<String> fields) {
    return fields.stream().map(field -> "`" + field + "`").collect(Collectors.joining(", "));
  }

  private static String type(Field field) {
    String type =
        ColumnRule.of(field)
            .typeInFiles()
            .replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")
            .replace("\"", "");
    return field.type().kind().equals("enum")
        ? "`" + type + "`: " + String.join(", ", field.type().symbols())
        : "`" + type + "`";
  }

  private static String absent(Schema.Field field) {
    if (!field.hasDefaultValue()) {
      return "never";
    }
    Object value = field.defaultVal();
    if (value == JsonProperties.NULL_VALUE) {
      return "null";
    }
    return value.toString().isEmpty() ? "empty" : "`" + value + "`";
  }

  private static String doc(String doc) {
    return doc.replace("|", "\\|");
  }
}
