package dev.tarn.staging.service;

import dev.tarn.staging.RefusedException;
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
 * The jars that users have added to a job: those in a folder beside the launchers' {@code lib}, or
 * in the folders that a variable of the environment names instead. Immutable.
 *
 * @param folder the name of the folder beside {@code lib}, such as {@code sources}
 * @param variable the variable, such as {@code TARN_SOURCES}
 */
public record AddedJars(String folder, String variable) {

  /**
   * A class loader for all of them, above the program's own; the latter itself where there are
   * none.
   *
   * @param program a class of the program
   * @param named what the variable says, or null
   * @throws RefusedException if a folder that was named cannot be read
   */
  public ClassLoader loader(Class<?> program, @Nullable String named) {
    ClassLoader own = program.getClassLoader();
    List<URL> jars = new ArrayList<>();
    for (Path place : folders(program, named)) {
      try (Stream<Path> files = Files.list(place)) {
        for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
          jars.add(jar.toUri().toURL());
        }
      } catch (NoSuchFileException | NotDirectoryException e) {
        if (named != null) {
          throw new RefusedException(
              "Cannot find the folder %s of %s; make it, or correct the variable"
                  .formatted(place, variable));
        }
      } catch (IOException e) {
        throw new RefusedException("Cannot read the folder %s: %s".formatted(place, e));
      }
    }
    return jars.isEmpty() ? own : new URLClassLoader(jars.toArray(URL[]::new), own);
  }

  private List<Path> folders(Class<?> program, @Nullable String named) {
    if (named != null) {
      return Stream.of(named.split(File.pathSeparator))
          .filter(place -> !place.isEmpty())
          .map(place -> Path.of(place).toAbsolutePath())
          .toList();
    }
    CodeSource code = program.getProtectionDomain().getCodeSource();
    if (code == null || !code.getLocation().getPath().endsWith(".jar")) {
      return List.of();
    }
    try {
      Path library = Path.of(new URI(code.getLocation().toString())).getParent();
      return library == null ? List.of() : List.of(library.resolveSibling(folder));
    } catch (URISyntaxException e) {
      return List.of();
    }
  }
}
