package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.SourceProvider;
import dev.tarn.ingest.source.SourceSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The exchanges that XChange speaks to: three with sources of their own, and all whose modules lie
 * on the class path.
 */
public final class XChangeProvider implements SourceProvider {
  private final Clock clock;

  /** Receives at the times of the computer's clock. */
  public XChangeProvider() {
    this(Clock.systemUTC());
  }

  /** Receives at the times of a clock. */
  public XChangeProvider(Clock clock) {
    this.clock = clock;
  }

  @Override
  public List<String> exchanges() {
    List<String> names =
        new ArrayList<>(List.of(BinanceSource.NAME, CoinbaseSource.NAME, KrakenSource.NAME));
    names.addAll(others().keySet());
    return List.copyOf(names);
  }

  @Override
  public Source open(SourceSettings settings) throws SourceException {
    if (!settings.properties().isEmpty()) {
      throw SourceException.refused(
          "Cannot use --property %s: %s takes none; leave it out"
              .formatted(
                  String.join(", ", new TreeSet<>(settings.properties().keySet())),
                  settings.exchange()));
    }
    return switch (settings.exchange()) {
      case BinanceSource.NAME -> new BinanceSource(settings, clock);
      case CoinbaseSource.NAME -> new CoinbaseSource(settings, clock);
      case KrakenSource.NAME -> new KrakenSource(settings, clock);
      default -> other(settings);
    };
  }

  private Source other(SourceSettings settings) throws SourceException {
    String className = others().get(settings.exchange());
    if (className == null) {
      throw SourceException.refused(
          "Cannot find an exchange called '%s': its XChange module is not on the class path"
              .formatted(settings.exchange()));
    }
    return new AnySource(new ExchangeModule(className, loader()), settings, clock);
  }

  private static Map<String, String> others() {
    return ExchangeJars.find(loader());
  }

  /** Sees the jars that users have added, too. */
  private static ClassLoader loader() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader == null ? XChangeProvider.class.getClassLoader() : loader;
  }
}
