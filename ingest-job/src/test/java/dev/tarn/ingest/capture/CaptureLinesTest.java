package dev.tarn.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** The lines of a stream that comes in pieces. */
class CaptureLinesTest {
  private static List<String> lines(InputStream in) throws IOException {
    CaptureLines lines = new CaptureLines(in);
    List<String> all = new ArrayList<>();
    while (lines.next()) {
      all.add(
          new String(
              lines.bytes(), lines.from(), lines.to() - lines.from(), StandardCharsets.UTF_8));
      assertThat(lines.number()).isEqualTo(all.size());
    }
    return all;
  }

  /** A stream that gives as many bytes at once as it likes. */
  private static InputStream inPieces(byte[] content, long seed) {
    Random random = new Random(seed);
    return new ByteArrayInputStream(content) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(length, 1 + random.nextInt(90_000)));
      }
    };
  }

  @Provide
  Arbitrary<List<String>> texts() {
    Arbitrary<String> small = Arbitraries.strings().ofMaxLength(30).excludeChars('\n', '\r');
    Arbitrary<String> large =
        Arbitraries.integers().between(60_000, 200_000).map(length -> "x".repeat(length));
    return Arbitraries.frequencyOf(Tuple.of(20, small), Tuple.of(1, large)).list().ofMaxSize(40);
  }

  @Property(tries = 200)
  void comeAsTheyWereWrittenHoweverTheyArrive(
      @ForAll("texts") List<String> texts, @ForAll boolean withReturns, @ForAll long seed)
      throws IOException {
    String end = withReturns ? "\r\n" : "\n";
    StringBuilder content = new StringBuilder();
    texts.forEach(text -> content.append(text).append(end));
    byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
    List<String> written =
        texts.stream()
            .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .toList();

    assertThat(lines(inPieces(bytes, seed))).isEqualTo(written);
  }

  @Test
  void theLastOneNeedsNoEnd() throws IOException {
    assertThat(lines(inPieces("a\nb".getBytes(StandardCharsets.UTF_8), 1)))
        .containsExactly("a", "b");
    assertThat(lines(InputStream.nullInputStream())).isEmpty();
  }

  @Test
  void oneThatIsTooLongIsCutAndTheNextOneIsWhole() throws IOException {
    for (int more : List.of(0, 1, 70_000, 3_000_000)) {
      byte[] bytes = new byte[CaptureLines.LONGEST_BYTES + more + 4];
      Arrays.fill(bytes, (byte) 'x');
      bytes[bytes.length - 4] = '\n';
      bytes[bytes.length - 3] = 'a';
      bytes[bytes.length - 2] = '\n';
      bytes[bytes.length - 1] = 'b';
      CaptureLines lines = new CaptureLines(inPieces(bytes, more));

      assertThat(lines.next()).isTrue();
      assertThat(lines.isCut()).isTrue();
      assertThat(lines.to() - lines.from()).isGreaterThanOrEqualTo(CaptureLines.LONGEST_BYTES);
      assertThat(lines.next()).isTrue();
      assertThat(lines.isCut()).isFalse();
      assertThat(new String(lines.bytes(), lines.from(), 1, StandardCharsets.UTF_8)).isEqualTo("a");
      assertThat(lines.next()).isTrue();
      assertThat(new String(lines.bytes(), lines.from(), 1, StandardCharsets.UTF_8)).isEqualTo("b");
      assertThat(lines.next()).isFalse();
      assertThat(lines.number()).isEqualTo(3);
    }
  }

  @Test
  void manyLinesThatAreTooLongDoNotFillTheMemory() throws IOException {
    byte[] line = new byte[CaptureLines.LONGEST_BYTES + 100_000];
    Arrays.fill(line, (byte) 'x');
    line[line.length - 1] = '\n';
    InputStream many =
        new InputStream() {
          private long left = 20L * line.length;

          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            int at = (int) ((20L * line.length - left) % line.length);
            int count = (int) Math.min(Math.min(length, line.length - at), left);
            System.arraycopy(line, at, into, offset, count);
            left -= count;
            return count;
          }
        };
    CaptureLines lines = new CaptureLines(many);
    while (lines.next()) {
      assertThat(lines.bytes().length).isLessThan(4 * CaptureLines.LONGEST_BYTES);
    }
    assertThat(lines.number()).isEqualTo(20);
  }
}
