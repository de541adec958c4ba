package dev.tarn.warehouse.crash;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What {@link Patched#LISTENING} has the product call where it opens and syncs files, so that it is
 * known what would survive a power failure. Thread-safe.
 */
public final class Forced {
  private static final Map<Object, Path> OPEN = Collections.synchronizedMap(new WeakHashMap<>());
  private static volatile Listener listener = new Listener() {};

  private Forced() {}

  /** Is told of the files and folders that are synced. */
  interface Listener {
    default void before(Path path) throws IOException {}

    default void after(Path path) throws IOException {}
  }

  static void tell(Listener other) {
    listener = other;
  }

  /** As {@link FileChannel#open}. */
  public static FileChannel open(Path path, OpenOption... options) throws IOException {
    FileChannel channel = FileChannel.open(path, options);
    OPEN.put(channel, path);
    return channel;
  }

  /** Opens a file for reading and writing. */
  public static RandomAccessFile open(File path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path, "rw");
    OPEN.put(file, path.toPath());
    return file;
  }

  /** As {@link FileChannel#force}, data and metadata. */
  public static void force(FileChannel channel) throws IOException {
    Path path = OPEN.get(channel);
    listener.before(path);
    channel.force(true);
    listener.after(path);
  }

  /** As {@link java.io.FileDescriptor#sync}. */
  public static void sync(RandomAccessFile file) throws IOException {
    Path path = OPEN.get(file);
    listener.before(path);
    file.getFD().sync();
    listener.after(path);
  }
}
