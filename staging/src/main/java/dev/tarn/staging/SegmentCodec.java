package dev.tarn.staging;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * Compresses a segment's pages with zstd, or leaves them as they are. Parquet's own factory would
 * do the same by way of a Hadoop codec, and read Hadoop's configuration first, which takes longer
 * than writing a small segment. Not safe for use by several threads.
 */
final class SegmentCodec implements CompressionCodecFactory {
  private @Nullable Zstandard zstd;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return switch (codec) {
      case ZSTD -> {
        if (zstd == null) {
          zstd = new Zstandard();
        }
        yield zstd;
      }
      case UNCOMPRESSED -> new Plain();
      default ->
          throw new IllegalArgumentException(
              "Cannot compress with " + codec + ": segments use zstd, or nothing");
    };
  }

  /** Segments are written with this, and read elsewhere. */
  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    throw new IllegalArgumentException("Cannot decompress " + codec + " with a writer's codec");
  }

  @Override
  public void release() {
    if (zstd != null) {
      zstd.release();
    }
  }

  private static final class Plain implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput page) {
      return page;
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.UNCOMPRESSED;
    }

    @Override
    public void release() {}
  }

  private static final class Zstandard implements BytesInputCompressor {
    private final ZstdCompressCtx context =
        new ZstdCompressCtx().setLevel(Zstd.defaultCompressionLevel());
    // Parquet copies what it gets before it asks for the next page.
    private byte[] compressed = new byte[0];

    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      byte[] bytes = page.toByteArray();
      int bound = Math.toIntExact(Zstd.compressBound(bytes.length));
      if (compressed.length < bound) {
        compressed = new byte[bound];
      }
      int length =
          context.compressByteArray(compressed, 0, compressed.length, bytes, 0, bytes.length);
      return BytesInput.from(compressed, 0, length);
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      context.close();
    }
  }
}
