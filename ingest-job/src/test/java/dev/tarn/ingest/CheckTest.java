package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.JobFixture.Result;
import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a producer is told. That it is what the writer does: CheckedFilesTest. */
class CheckTest {
  private Path folder;
  private JobFixture job;
  private Path segment;

  @BeforeEach
  void aLakeWithOneSegment(@TempDir Path folder) throws IOException {
    this.folder = folder.toRealPath();
    job = new JobFixture(this.folder);
    job.runWith(
        "{\"symbol\":\"S\",\"time\":\"2026-11-20T10:00:00Z\",\"price\":2,\"size\":1,\"trade_id\":\"1\"}\n",
        "append",
        "--dataset",
        "ticks");
    segment = staging().resolve(job.segments("ticks").get(0).name() + ".parquet");
  }

  private Path staging() {
    return job.lake().resolve("staging/ticks");
  }

  @Test
  void aLakeThatIsInOrderHasNothingWrong() {
    for (Path place : new Path[] {job.lake(), job.lake().resolve("staging"), staging(), segment}) {
      Result result = job.run("check", place);
      assertThat(result)
          .isEqualTo(
              new Result(0, "1 file checked, 1 row can be loaded: nothing wrong, 0 hints\n", ""));
    }
  }

  @Test
  void anEmptyLakeHasNothingWrong() throws IOException {
    Files.createDirectories(folder.resolve("other/staging"));
    assertThat(job.run("check", folder.resolve("other")).exitCode()).isZero();
  }

  @Test
  void theDatasetIsToldByTheOptionTheFolderOrTheFooter() throws IOException {
    Path outside =
        Files.copy(segment, folder.resolve("20261120T100000.000000Z-x-01234567.parquet"));
    assertThat(job.run("check", outside).exitCode()).isZero(); // by its footer
    Result other = job.run("check", "--dataset", "candles", outside);
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.out()).contains("it has no column timeframe");
    Path candles = Files.createDirectories(job.lake().resolve("staging/candles"));
    Path misplaced = Files.copy(segment, candles.resolve(outside.getFileName()));
    assertThat(job.run("check", misplaced).out()).contains("it has no column timeframe");
  }

  @Test
  void wrongUsageIsToldInOneLine() {
    assertThat(job.run("check").exitCode()).isEqualTo(2);
    assertThat(job.run("check", "--dataset", "trades", segment).err())
        .startsWith("Unknown dataset 'trades'");
    Path bare = JobFixture.realData("parquet/XRP_ETH-trades.parquet");
    Result result = job.run("check", bare);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("Cannot tell the dataset of " + bare)
        .contains("name it with --dataset");
  }

  @Test
  void aMissingFileIsWrong() {
    assertWrong("nothing.parquet", "there is no such file or folder");
  }

  @Test
  void halfAFileUnderItsFinalNameIsWrong() throws IOException {
    byte[] whole = Files.readAllBytes(segment);
    Files.write(staging().resolve("half.parquet"), Arrays.copyOf(whole, whole.length / 2));
    assertWrong("lake/staging/ticks/half.parquet", "it is no readable Parquet file");
  }

  @Test
  void namesThatAreNeverLoadedAreWrong() throws IOException {
    Files.copy(segment, staging().resolve("a b.parquet"));
    Files.copy(segment, staging().resolve(".x.parquet"));
    Files.copy(segment, staging().resolve("_x.parquet"));
    Files.copy(segment, staging().resolve("x.parquet.tmp"));
    Result result = job.run("check", job.lake());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("a b.parquet: the name has characters other than letters")
        .contains("/.x.parquet: its name begins with '.', so it is never loaded")
        .contains("/_x.parquet: its name begins with '_', so it is never loaded")
        .contains("x.parquet.tmp: its name does not end in .parquet")
        .endsWith("5 files checked, 5 rows can be loaded: 4 wrong, 1 hint\n");
  }

  @Test
  void aNameThatTellsNoTimeIsAHint() throws IOException {
    Files.copy(segment, staging().resolve("mine.parquet"));
    Files.copy(segment, staging().resolve("yours.parquet"));
    Result result = job.run("check", staging());
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("Hint: " + staging().resolve("mine.parquet") + ": its name does not tell a time")
        .contains("the same goes for 1 more")
        .endsWith("3 files checked, 3 rows can be loaded: nothing wrong, 1 hint\n");
  }

  @Test
  void whatLiesInTheWrongPlaceIsWrong() throws IOException {
    Files.createDirectories(staging().resolve("tmp"));
    Files.copy(segment, staging().resolve("tmp/x.parquet"));
    Files.createDirectories(staging().resolve("2026"));
    Files.createDirectories(job.lake().resolve("staging/trades"));
    Files.copy(segment, job.lake().resolve("staging/trades/x.parquet"));
    Files.copy(segment, job.lake().resolve("staging/x.parquet"));
    Result result = job.run("check", job.lake());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("tmp/x.parquet: a file in the making must not end in .parquet")
        .contains("ticks/2026: nobody looks into this folder")
        .contains("staging/trades: the lake has no dataset trades")
        .contains("staging/x.parquet: it lies in no dataset's folder")
        .endsWith(": 4 wrong, 0 hints\n");
  }

  @Test
  void aPartIsCheckedBeforeItGetsItsName() throws IOException {
    Files.createDirectories(staging().resolve("tmp"));
    Path part = Files.copy(segment, staging().resolve("tmp/new.part"));
    assertThat(job.run("check", part).out())
        .isEqualTo("1 file checked, 1 row can be loaded: nothing wrong, 0 hints\n");
  }

  @Test
  void aNameThatTheLakeHadIsTold() throws IOException {
    Path same = Files.copy(segment, folder.resolve(segment.getFileName()));
    Result again = job.run("check", same);
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("the lake has had this segment already");
    job.runWith(
        "{\"symbol\":\"S\",\"time\":\"2026-11-20T10:00:01Z\",\"price\":3,\"size\":1}\n",
        "append",
        "--dataset",
        "ticks");
    String name = segment.getFileName().toString();
    Path other =
        job.segments("ticks").stream()
            .map(each -> each.path())
            .filter(path -> !path.getFileName().toString().equals(name))
            .findFirst()
            .orElseThrow();
    Files.delete(same);
    Files.copy(other, same);
    assertWrong(name, "a segment of this name with other content");
  }

  @Test
  void aFileThatReplacedALoadedOneIsWrong() throws IOException {
    StagingArea area = new StagingArea(Lake.at(job.lake().toString()));
    area.archive(area.segments(MarketDatasets.TICKS).get(0));
    assertThat(job.run("check", segment).out()).contains("nothing wrong, 0 hints");
    job.runWith(
        "{\"symbol\":\"S\",\"time\":\"2026-11-20T10:00:01Z\",\"price\":3,\"size\":1}\n",
        "append",
        "--dataset",
        "ticks");
    Path other = area.segments(MarketDatasets.TICKS).get(1).path();
    Files.move(other, segment, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertWrong(
        "lake/staging/ticks/" + segment.getFileName(),
        "a segment of this name with other content, so it is never loaded");
  }

  @Test
  void aFolderOfFilesMayLieAnywhere() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("mine/more")).getParent();
    assertWrong("mine", "there is no .parquet file in it");
    Files.copy(segment, mine.resolve("20261120T100000.000000Z-x-01234567.parquet"));
    Files.writeString(mine.resolve("notes.txt"), "none of ours");
    Result result = job.run("check", mine);
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualTo(
            "Hint: "
                + mine.resolve("more")
                + ": this folder was not looked into; check it by itself\n"
                + "1 file checked, 1 row can be loaded: nothing wrong, 1 hint\n");
  }

  @Test
  void aBrokenSchemaOfTheLakeIsWrong() throws IOException {
    Files.createDirectories(job.lake().resolve("datasets"));
    Files.writeString(job.lake().resolve("datasets/notes.avsc"), "{");
    assertWrong("lake", "notes.avsc");
  }

  @Test
  void manySmallFilesAreAHint() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      Files.copy(segment, staging().resolve("20261120T100000.000000Z-x-%08x.parquet".formatted(i)));
    }
    Result result = job.run("check", job.lake());
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("wait here; run the writer, or write fewer and larger files");
  }

  private void assertWrong(String place, String text) {
    Result result = job.run("check", folder.resolve(place));
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(1);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("Wrong: " + folder).contains(text).contains("1 wrong");
  }
}
