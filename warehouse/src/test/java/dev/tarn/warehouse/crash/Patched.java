package dev.tarn.warehouse.crash;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes of the product, compiled from sources that were changed by replacing texts. */
final class Patched {
  private static final String FORCED = Forced.class.getName();

  /** Has the product tell {@link Forced} what it syncs. */
  static final List<Replacement> LISTENING =
      List.of(
          in("DurableFiles", "FileChannel.open(", FORCED + ".open("),
          in("DurableFiles", "channel.force(true)", FORCED + ".force(channel)"),
          in(
              "LocalOutput",
              "new RandomAccessFile(path.toFile(), \"rw\")",
              FORCED + ".open(path.toFile())"),
          in("LocalOutput", "file.getFD().sync()", FORCED + ".sync(file)"));

  private final Path root;
  private final Map<Path, String> sources = new LinkedHashMap<>();

  /**
   * A text in a source that is to be another.
   *
   * @param file relative to the root of the project
   */
  record Replacement(String file, String before, String after) {}

  private Patched(Path root) {
    this.root = root;
  }

  private static Replacement in(String storageClass, String before, String after) {
    String file = "staging/src/main/java/dev/tarn/staging/storage/%s.java".formatted(storageClass);
    return new Replacement(file, before, after);
  }

  /** Compiles what {@code changes} change, and what tells of syncs, into {@code folder}. */
  static void compile(List<Replacement> changes, Path folder) throws IOException {
    Patched patched = new Patched(root());
    for (Replacement change : changes) {
      patched.require(change);
      patched.replace(change);
    }
    LISTENING.forEach(patched::require);
    LISTENING.forEach(patched::replace);
    patched.compile(folder);
  }

  /** Fails where a change has lost its place, without making any. */
  static void requirePlaces(List<Replacement> changes) {
    Patched untouched = new Patched(root());
    changes.forEach(untouched::require);
  }

  /** Sources change; a change that has lost its place must be brought after them. */
  private void require(Replacement change) {
    if (!read(root.resolve(change.file())).contains(change.before())) {
      throw new IllegalStateException(
          "Cannot find '%s' in %s".formatted(change.before(), root.resolve(change.file())));
    }
  }

  private void replace(Replacement change) {
    Path file = root.resolve(change.file());
    String text = sources.computeIfAbsent(file, Patched::read);
    sources.put(file, text.replace(change.before(), change.after()));
  }

  private void compile(Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((file, text) -> units.add(new Source(file, text)));
    StringWriter complaints = new StringWriter();
    List<String> options =
        List.of(
            "-d",
            Files.createDirectories(folder).toString(),
            "-proc:none",
            "-nowarn",
            "-cp",
            System.getProperty("java.class.path"));
    if (!compiler.getTask(complaints, null, null, options, null, units).call()) {
      throw new IllegalStateException("Cannot compile " + sources.keySet() + ":\n" + complaints);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** A class path with these classes before all others. */
  static String before(Path folder) {
    return folder + File.pathSeparator + System.getProperty("java.class.path");
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Path file, String text) {
      super(URI.create("string:///" + file.getFileName()), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
