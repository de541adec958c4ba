package dev.tarn.query;

import dev.tarn.market.Timeframe;
import dev.tarn.staging.RefusedException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads timeframes such as 15m. */
final class TimeframeOption implements ITypeConverter<Timeframe> {
  @Override
  public Timeframe convert(String text) {
    try {
      return Timeframe.parse(text);
    } catch (RefusedException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
