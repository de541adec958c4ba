package dev.tarn.ingest.source;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jars that users have added: those in the folder {@code sources} beside the launchers' {@code
 * lib}, and in the folders that the environment's {@code TARN_SOURCES} names.
 */
final class SourceJars {
  private SourceJars() {}

  /**
   * A class loader for all of them, above the program's own; the latter itself where there are
   * none.
   *
   * @param folders as in {@code TARN_SOURCES}, or null
   * @throws SourceException if a folder that was named cannot be read
   */
  static ClassLoader loader(@Nullable String folders) throws SourceException {
    ClassLoader own = SourceJars.class.getClassLoader();
    List<URL> jars = new ArrayList<>();
    for (Path folder : folders(folders)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
          jars.add(jar.toUri().toURL());
        }
      } catch (NoSuchFileException | NotDirectoryException e) {
        if (folders != null) {
          throw SourceException.refused(
              "Cannot find the folder %s of TARN_SOURCES; make it, or correct the variable"
                  .formatted(folder));
        }
      } catch (IOException e) {
        throw SourceException.refused("Cannot read the folder %s: %s".formatted(folder, e));
      }
    }
    return jars.isEmpty() ? own : new URLClassLoader(jars.toArray(URL[]::new), own);
  }

  private static List<Path> folders(@Nullable String folders) {
    if (folders != null) {
      return Stream.of(folders.split(File.pathSeparator))
          .filter(folder -> !folder.isEmpty())
          .map(folder -> Path.of(folder).toAbsolutePath())
          .toList();
    }
    CodeSource code = SourceJars.class.getProtectionDomain().getCodeSource();
    if (code == null || !code.getLocation().getPath().endsWith(".jar")) {
      return List.of();
    }
    try {
      Path library = Path.of(new URI(code.getLocation().toString())).getParent();
      return library == null ? List.of() : List.of(library.resolveSibling("sources"));
    } catch (URISyntaxException e) {
      return List.of();
    }
  }
}
