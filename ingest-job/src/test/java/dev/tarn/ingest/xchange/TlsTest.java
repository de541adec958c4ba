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
import org.junit.jupiter.api.parallel.Isolated;

/** What is not the venue is not spoken to. Alone, since it says which certificates are trusted. */
@Isolated
class TlsTest {
  private static final Subscription TRADES = Subscription.trades(List.of("BTCUSDT"));
  private static final Market MARKET =
      Market.generated(7, Instant.parse("2024-08-09T23:59:00Z"), 10, Instrument.BTC_USDT);
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";
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
    keys.init(selfSigned(folder.resolve("keys.p12"), "ip:127.0.0.1"), PASSWORD);
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

  @Test
  void aTrustedCertificateMustBeThatOfTheHost(@TempDir Path folder) throws Exception {
    String before = System.getProperty(TRUST_STORE);
    try {
      for (String host : List.of("ip:127.0.0.1", "dns:exchange.example")) {
        Path file = folder.resolve(host.replace(":", "-") + ".p12");
        KeyManagerFactory keys =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(selfSigned(file, host), PASSWORD);
        // Read anew for each connection of a feed.
        System.setProperty(TRUST_STORE, file.toString());
        System.setProperty(TRUST_STORE + "Password", new String(PASSWORD));
        try (ExchangeStandIn exchange =
                ExchangeStandIn.secured(MARKET, SslContextBuilder.forServer(keys).build());
            Source source = new XChangeProvider().open(exchange.settings("binance"))) {
          Heard heard = new Heard();
          if (host.startsWith("ip:")) {
            source.subscribe(TRADES, heard).close();
          } else {
            assertThat(
                    catchThrowableOfType(
                        SourceException.class, () -> source.subscribe(TRADES, heard)))
                .hasMessageStartingWith(
                    "Cannot reach 127.0.0.1:%d: TLS failure: its certificate is not trusted",
                    exchange.requests().getPort());
          }
        }
      }
    } finally {
      System.clearProperty(TRUST_STORE + "Password");
      if (before == null) {
        System.clearProperty(TRUST_STORE);
      } else {
        System.setProperty(TRUST_STORE, before);
      }
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

  private static KeyStore selfSigned(Path file, String host) throws Exception {
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
                "san=" + host,
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
