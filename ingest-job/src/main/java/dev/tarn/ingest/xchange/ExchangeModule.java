package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.knowm.xchange.Exchange;
import org.knowm.xchange.ExchangeSpecification;

/**
 * An XChange module, perhaps in a jar that users have added.
 *
 * @param className its exchange
 * @param loader sees the module's jars
 */
record ExchangeModule(String className, ClassLoader loader) {

  /** The exchange, without settings. */
  Exchange create() throws SourceException {
    try {
      return (Exchange) Class.forName(className, true, loader).getConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
      throw SourceException.refused(
          "Cannot load the exchange %s: %s; add the jars that XChange's module needs"
              .formatted(className, Failures.shown(String.valueOf(e))));
    }
  }

  /**
   * Gives an exchange its settings. XChange looks for the list of instruments that a module brings
   * beside its own classes only, so one in another jar is handed over as a file.
   */
  void apply(Exchange exchange, ExchangeSpecification specification) throws IOException {
    String name =
        specification.getExchangeName().toLowerCase(Locale.ROOT).replaceAll("[ .-]", "") + ".json";
    if (Exchange.class.getClassLoader().getResource(name) != null) {
      exchange.applySpecification(specification);
      return;
    }
    try (InputStream list = loader.getResourceAsStream(name)) {
      if (list == null) {
        exchange.applySpecification(specification);
        return;
      }
      Path file = Files.createTempFile("exchange", ".json");
      try {
        Files.copy(list, file, StandardCopyOption.REPLACE_EXISTING);
        specification.setMetaDataJsonFileOverride(file.toString());
        exchange.applySpecification(specification);
      } finally {
        Files.delete(file);
      }
    }
  }
}
