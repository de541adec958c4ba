package dev.tarn.ingest.xchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.SourceException.Kind;
import dev.tarn.ingest.source.SourceSettings;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.standin.ExchangeStandIn;
import dev.tarn.ingest.standin.Heard;
import dev.tarn.ingest.standin.Instrument;
import dev.tarn.ingest.standin.Market;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not the venue is not spoken to. */
class TlsTest {
  private static final Subscription TRADES = Subscription.trades(List.of("BTCUSDT"));
  private static final Market MARKET =
      Market.generated(7, Instant.parse("2024-08-09T23:59:00Z"), 10, Instrument.BTC_USDT);
  private static final char[] PASSWORD = "password".toCharArray();

  @Test
  void anEndpointThatSpeaksNoTlsIsSaidSo() throws Exception {
    try (ExchangeStandIn plain = ExchangeStandIn.of(MARKET);
        Source source =
            new XChangeProvider()
                .open(
                    new SourceSettings(
                        "binance",
                        Map.of(
                            "https", URI.create("https://127.0.0.1:" + plain.requests().getPort()),
                            "wss", URI.create("wss://127.0.0.1:" + plain.requests().getPort())),
                        Map.of()))) {
      for (SourceException failure : failures(source)) {
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure)
            .hasMessage(
                "Cannot reach 127.0.0.1:%d: TLS failure: what answers there does not speak TLS",
                plain.requests().getPort());
      }
    }
  }

  @Test
  void aCertificateThatNobodyHasSignedIsRefused(@TempDir Path folder) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(selfSigned(folder.resolve("keys.p12")), PASSWORD);
    try (ExchangeStandIn impostor =
            ExchangeStandIn.secured(MARKET, SslContextBuilder.forServer(keys).build());
        Source source = new XChangeProvider().open(impostor.settings("binance"))) {
      for (SourceException failure : failures(source)) {
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure)
            .hasMessageStartingWith(
                "Cannot reach 127.0.0.1:%d: TLS failure: its certificate is not trusted",
                impostor.requests().getPort());
      }
      assertThat(impostor.asked().requests()).isEmpty();
    }
  }

  private static List<SourceException> failures(Source source) {
    Heard heard = new Heard();
    List<SourceException> failures =
        List.of(
            catchThrowableOfType(SourceException.class, () -> source.symbol("BTCUSDT")),
            catchThrowableOfType(SourceException.class, () -> source.subscribe(TRADES, heard)));
    assertThat(heard.ends()).isEmpty();
    return failures;
  }

  private static KeyStore selfSigned(Path file) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "impostor",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), Charset.defaultCharset());
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(file)) {
      store.load(content, PASSWORD);
    }
    return store;
  }
}
