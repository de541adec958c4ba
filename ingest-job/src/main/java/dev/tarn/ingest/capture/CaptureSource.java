package dev.tarn.ingest.capture;

import dev.tarn.ingest.file.InputFile;
import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.staging.RefusedException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

/**
 * A recorded capture: a file, plain or gzip, with a local time and the venue's message in each
 * line. Its feed brings what was recorded and ends with {@link SourceException.Kind#FINISHED}, or,
 * where the file is broken, with what is wrong; what came before that was handed over. It has no
 * history. Thread-safe.
 */
public final class CaptureSource implements Source {
  private final InputFile file;
  private final CaptureFormat format;
  private final Speed speed;
  private final LongConsumer progress;
  private final PassedBy passedBy = new PassedBy();
  private final List<Feed> feeds = new CopyOnWriteArrayList<>();

  private CaptureSource(InputFile file, CaptureFormat format, Speed speed, LongConsumer progress) {
    this.file = file;
    this.format = format;
    this.speed = speed;
    this.progress = progress;
  }

  /**
   * A capture of an exchange's feed.
   *
   * @param exchange one of {@link #exchanges}; a capture that names the address it was recorded
   *     from corrects it
   * @param progress is told how many bytes of the file were just read
   * @throws RefusedException if captures of the exchange cannot be read
   */
  public static CaptureSource of(
      InputFile file, String exchange, Speed speed, LongConsumer progress) {
    BinanceMarket market =
        BinanceMarket.named(exchange.toLowerCase(Locale.ROOT))
            .orElseThrow(
                () ->
                    new RefusedException(
                        "Cannot read captures of '%s'; use one of %s"
                            .formatted(exchange, String.join(", ", exchanges()))));
    return new CaptureSource(file, new BinanceCapture(market), speed, progress);
  }

  /** Whose captures can be read. */
  public static List<String> exchanges() {
    return BinanceMarket.venues();
  }

  /** The rows' venue; a capture may say another one in its first lines. */
  @Override
  public String venue() {
    return format.venue();
  }

  @Override
  public TradeNumbers tradeNumbers() {
    return TradeNumbers.COUNTED;
  }

  @Override
  public String symbol(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  /** Plays the capture from its first line, in a thread of its own. No symbols mean all of them. */
  @Override
  public Feed subscribe(Subscription subscription, FeedListener listener) {
    CaptureFeed feed =
        new CaptureFeed(
            file, format, new Pace(speed), progress, passedBy, Wanted.of(subscription, listener));
    feeds.add(feed);
    feed.start();
    return feed;
  }

  /** How many messages of each kind brought nothing until now, the most frequent kind first. */
  public Map<String, Long> passedBy() {
    return passedBy.counts();
  }

  @Override
  public void close() {
    feeds.forEach(Feed::close);
  }
}
