package dev.tarn.ingest.format;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.tarn.ingest.value.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The lines of a CSV stream: UTF-8, or UTF-16 that says so by a byte order mark; any line ends;
 * empty lines are passed over; quotes as in RFC 4180. Bytes that are no text, and a quote that is
 * never closed, are refused: both are what a damaged file looks like.
 */
final class CsvLines {
  private static final int LONGEST_FIELD = 1 << 20;

  private CsvLines() {}

  /**
   * Hands each line to {@code reader}.
   *
   * @throws BadInputException with the line's number, if the text or a line cannot be taken
   */
  static void read(InputStream content, Consumer<CsvLine> reader) throws IOException {
    Charset charset = charset(content);
    LineHandler handler = new LineHandler();
    // Not closed here, since that would close the caller's stream.
    CsvReader<CsvLine> lines =
        CsvReader.builder()
            // Whoever reads the lines counts, and says what it expected.
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .maxBufferSize(LONGEST_FIELD)
            .build(handler, new InputStreamReader(content, charset.newDecoder()));
    try {
      for (Iterator<CsvLine> each = lines.iterator(); each.hasNext(); ) {
        reader.accept(each.next());
      }
    } catch (BadInputException e) {
      throw e.at("line " + handler.line.number());
    } catch (CsvParseException e) {
      throw unreadable(e, handler.line.number());
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw BadInputException.of(
                "it is not text in "
                    + charset
                    + "; if it is text, convert it to UTF-8 (iconv -t UTF-8)")
            .at("after line " + handler.line.number());
      }
      throw e.getCause();
    }
  }

  private static BadInputException unreadable(CsvParseException e, long lastLine) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof BadInputException bad) {
      return bad.at("line " + lastLine);
    }
    if (String.valueOf(cause.getMessage()).contains("buffer size")) {
      return BadInputException.of(
              "a field is longer than %d characters; is a quote not closed, or this no CSV"
                  .formatted(LONGEST_FIELD))
          .at("after line " + lastLine);
    }
    return BadInputException.of("it is not CSV (" + cause.getMessage() + ")")
        .at("after line " + lastLine);
  }

  /** Passes over a byte order mark. */
  private static Charset charset(InputStream content) throws IOException {
    content.mark(4);
    byte[] start = content.readNBytes(4);
    content.reset();
    if (start.length >= 3
        && start[0] == (byte) 0xef
        && start[1] == (byte) 0xbb
        && start[2] == (byte) 0xbf) {
      content.skipNBytes(3);
      return StandardCharsets.UTF_8;
    }
    if (start.length >= 2 && start[0] == (byte) 0xff && start[1] == (byte) 0xfe) {
      content.skipNBytes(2);
      return StandardCharsets.UTF_16LE;
    }
    if (start.length >= 2 && start[0] == (byte) 0xfe && start[1] == (byte) 0xff) {
      content.skipNBytes(2);
      return StandardCharsets.UTF_16BE;
    }
    for (byte b : start) {
      if (b == 0) {
        throw BadInputException.of(
            "it is not text (or UTF-16 without a byte order mark; convert it to UTF-8 with iconv)");
      }
    }
    return StandardCharsets.UTF_8;
  }

  /**
   * Collects the fields of one line. FastCSV's own records make a text of each field, most of which
   * are only read as numbers.
   */
  private static final class LineHandler extends AbstractBaseCsvCallbackHandler<CsvLine> {
    private final CsvLine line = new CsvLine();

    @Override
    protected void handleBegin(long startingLineNumber) {
      line.begin(startingLineNumber);
    }

    @Override
    protected void handleField(int fieldIdx, char[] buf, int offset, int len, boolean quoted) {
      line.add(buf, offset, len);
    }

    @Override
    protected CsvLine buildRecord() {
      return line;
    }
  }
}
