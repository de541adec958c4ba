package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.SourceProvider;
import dev.tarn.ingest.source.SourceSettings;
import java.time.Clock;
import java.util.List;

/** The exchanges that XChange speaks to. */
public final class XChangeProvider implements SourceProvider {
  private final Clock clock;

  /** Receives at the times of the computer's clock. */
  public XChangeProvider() {
    this(Clock.systemUTC());
  }

  XChangeProvider(Clock clock) {
    this.clock = clock;
  }

  @Override
  public List<String> exchanges() {
    return List.of(BinanceSource.NAME, CoinbaseSource.NAME, KrakenSource.NAME);
  }

  @Override
  public Source open(SourceSettings settings) throws SourceException {
    return switch (settings.exchange()) {
      case BinanceSource.NAME -> new BinanceSource(settings, clock);
      case CoinbaseSource.NAME -> new CoinbaseSource(settings, clock);
      case KrakenSource.NAME -> new KrakenSource(settings, clock);
      default ->
          throw SourceException.refused("Cannot find an exchange called " + settings.exchange());
    };
  }
}
