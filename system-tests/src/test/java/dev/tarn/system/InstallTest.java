package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that install units: of the writer, live ingests, strategies and the server. */
class InstallTest {
  private static final Path SCRIPT = script("writer-job");
  private static final Path INGEST = script("ingest-job");
  private static final Path STRATEGY = script("strategy-job");
  private static final Path SERVE = script("serve");

  @TempDir private Path prefix;

  @Test
  void theServiceIsFilledInAndOnlyTheLakeMayBeWritten() throws Exception {
    Result result = install("--lake", "/data/lake");
    assertThat(result.code()).as("%s", result).isZero();
    Path unit = units().resolve("tarn-writer.service");
    assertThat(result.output())
        .contains("Done: write " + unit)
        .contains("later run: systemctl enable --now tarn-writer.service");
    assertThat(Files.readString(unit))
        .contains("/bin/writer-job run --lake /data/lake --every 1s\n")
        .contains("\nReadWritePaths=/data/lake\n")
        .contains("\nProtectSystem=strict\n")
        .contains("\nUser=tarn\n")
        .doesNotContainPattern("@[A-Z]+@");
  }

  @Test
  void installingAgainLeavesDropInsAlone() throws Exception {
    install("--lake", "/data/lake");
    Path dropIn = units().resolve("tarn-writer.service.d/override.conf");
    Files.createDirectories(dropIn.getParent());
    Files.writeString(dropIn, "[Service]\nMemoryMax=4G\n");
    assertThat(install("--lake", "/data/other").code()).isZero();
    assertThat(dropIn).hasContent("[Service]\nMemoryMax=4G\n");
    assertThat(Files.readString(units().resolve("tarn-writer.service"))).contains("/data/other");
    assertThat(install("--uninstall").code()).isZero();
    assertThat(dropIn).exists();
    assertThat(units().resolve("tarn-writer.service")).doesNotExist();
  }

  @Test
  void aUnitOfSomebodyElseIsNotReplaced() throws Exception {
    Files.createDirectories(units());
    Path unit = units().resolve("tarn-writer.service");
    Files.writeString(unit, "[Service]\n");
    Result result = install("--lake", "/data/lake");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output()).contains("Cannot replace " + unit);
    assertThat(unit).hasContent("[Service]\n");
  }

  @Test
  void aDryRunWritesNothing() throws Exception {
    Result result = install("--timer", "--dry-run");
    assertThat(result.code()).isZero();
    assertThat(result.output()).contains("Would write");
    assertThat(prefix).isEmptyDirectory();
  }

  @Test
  void thePathThatAUnitCannotHoldIsRefused() throws Exception {
    Result result = install("--lake", "/data/my lake");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output()).contains("Cannot write '/data/my lake' into a unit");
    assertThat(install("--what").code()).isEqualTo(2);
    assertThat(install("--lake").code()).isEqualTo(2);
  }

  @Test
  void eachIngestHasAUnitOfItsOwn() throws Exception {
    Result result =
        run(
            INGEST,
            "--lake",
            "/data/lake",
            "majors",
            "--exchange",
            "binance",
            "--symbols",
            "BTC/USDT,ETH/USDT");
    assertThat(result.code()).as("%s", result).isZero();
    assertThat(Files.readString(units().resolve("tarn-ingest-majors.service")))
        .contains(
            "/bin/ingest-job stream --lake /data/lake --producer majors --exchange binance"
                + " --symbols BTC/USDT,ETH/USDT\n")
        .contains("\nReadWritePaths=/data/lake\n")
        .doesNotContainPattern("@[A-Z]+@");
    assertThat(run(INGEST, "--uninstall", "majors").code()).isZero();
    assertThat(units()).isEmptyDirectory();
  }

  @Test
  void anIngestWithoutNameOrExchangeIsRefused() throws Exception {
    assertThat(run(INGEST).code()).isEqualTo(2);
    assertThat(run(INGEST, "majors").output()).contains("Missing --exchange and --symbols");
    Result odd = run(INGEST, "x", "--exchange", "binance", "--symbols", "$(reboot)");
    assertThat(odd.code()).isEqualTo(1);
    assertThat(odd.output()).contains("into a unit");
    assertThat(prefix).isEmptyDirectory();
  }

  @Test
  void strategiesHaveAUnitOfTheirOwn() throws Exception {
    Result result =
        run(
            STRATEGY,
            "--lake",
            "/data/lake",
            "crosses",
            "--strategy",
            "sma-cross:fast=5,slow=20",
            "--symbols",
            "BTCUSDT",
            "--timeframe",
            "15m");
    assertThat(result.code()).as("%s", result).isZero();
    assertThat(Files.readString(units().resolve("tarn-strategy-crosses.service")))
        .contains(
            "/bin/strategy-job run --lake /data/lake --producer crosses"
                + " --strategy sma-cross:fast=5,slow=20 --symbols BTCUSDT --timeframe 15m\n")
        .contains("\nType=notify\n")
        .doesNotContainPattern("@[A-Z]+@");
    assertThat(run(STRATEGY, "crosses").output()).contains("Missing --strategy, --symbols");
    assertThat(run(STRATEGY, "--uninstall", "crosses").code()).isZero();
    assertThat(units()).isEmptyDirectory();
  }

  @Test
  void theServerHasAUnitThatMayNotWriteToTheLake() throws Exception {
    Result result = run(SERVE, "--lake", "/data/lake", "--", "--port", "8080");
    assertThat(result.code()).as("%s", result).isZero();
    assertThat(Files.readString(units().resolve("tarn-serve.service")))
        .contains("/bin/query-cli serve --lake /data/lake --port 8080\n")
        .contains("\nProtectSystem=strict\n")
        .doesNotContain("ReadWritePaths")
        .doesNotContainPattern("@[A-Z]+@");
    assertThat(run(SERVE, "--uninstall").code()).isZero();
    assertThat(units()).isEmptyDirectory();
  }

  private Path units() {
    return Path.of(prefix + "/etc/systemd/system");
  }

  private record Result(int code, String output) {}

  private Result install(String... options) throws IOException, InterruptedException {
    return run(SCRIPT, options);
  }

  private Result run(Path script, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("bash", script.toString(), "--prefix", prefix.toString()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** Wherever the tests are started from. */
  private static Path script(String job) {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(job + "/systemd/install"))) {
      folder = folder.getParent();
    }
    return folder.resolve(job + "/systemd/install");
  }
}
