package dev.tarn.ingest.file;

import java.io.IOException;
import java.io.InputStream;

/** What the first bytes of a file say it is. */
enum FileKind {
  EMPTY,
  PLAIN,
  GZIP,
  ZIP,
  /** Something that is not read here; {@link #describe} says what to do. */
  OTHER;

  private static final int[][] OTHERS = {
    {0x28, 0xb5, 0x2f, 0xfd},
    {'B', 'Z', 'h'},
    {0xfd, '7', 'z', 'X', 'Z'},
    {'7', 'z', 0xbc, 0xaf},
    {'P', 'A', 'R', '1'}
  };
  private static final String[] ADVICE = {
    "it is compressed with zstd; decompress it first (zstd -d)",
    "it is compressed with bzip2; decompress it first (bunzip2)",
    "it is compressed with xz; decompress it first (unxz)",
    "it is a 7z archive; unpack it first",
    "it is a Parquet file; use --format parquet"
  };

  /** Looks at the first bytes of a stream that can be marked, and leaves it where it was. */
  static FileKind of(InputStream in) throws IOException {
    byte[] start = start(in);
    if (start.length == 0) {
      return EMPTY;
    }
    if (startsWith(start, 0x1f, 0x8b)) {
      return GZIP;
    }
    if (startsWith(start, 'P', 'K', 3, 4) || startsWith(start, 'P', 'K', 5, 6)) {
      return ZIP;
    }
    for (int[] other : OTHERS) {
      if (startsWith(start, other)) {
        return OTHER;
      }
    }
    return PLAIN;
  }

  /** What a file of kind {@link #OTHER} is, and what to do with it. */
  static String describe(InputStream in) throws IOException {
    byte[] start = start(in);
    for (int i = 0; i < OTHERS.length; i++) {
      if (startsWith(start, OTHERS[i])) {
        return ADVICE[i];
      }
    }
    throw new IllegalArgumentException("Not a known kind of file");
  }

  private static byte[] start(InputStream in) throws IOException {
    in.mark(8);
    byte[] start = in.readNBytes(8);
    in.reset();
    return start;
  }

  private static boolean startsWith(byte[] start, int... magic) {
    if (start.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((start[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
