package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results that cannot be written, as with {@code > /dev/full}. */
class FullOutputTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private static final class Full extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  @Test
  void aReplayWhoseResultCannotBeWrittenFailsAndKeepsTheRows() {
    JobFixture job = new JobFixture(folder);
    int code =
        IngestJob.run(
            new PrintStream(new Full()),
            new PrintStream(errors, true, StandardCharsets.UTF_8),
            "replay",
            "--lake",
            job.lake().toString(),
            job.file("capture.txt", Captures.trades(1, 3)).toString());
    assertThat(code).isOne();
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .startsWith("Cannot write the result to standard output");
    assertThat(job.rows("ticks")).hasSize(3);
  }

  @Test
  void aFailureStaysWhatItWas() {
    Streams streams =
        new Streams(
            System.in,
            new PrintStream(new Full()),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
    streams.out().println("x");
    assertThat(streams.afterWriting(ExitCode.LATER)).isEqualTo(ExitCode.LATER);
    assertThat(streams.afterWriting(ExitCode.PARTLY)).isEqualTo(ExitCode.FAILED);
  }
}
