package dev.tarn.staging.testing;

import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.OwnedFile;
import dev.tarn.staging.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Another process that owns a file, or tries to claim it. Arguments: {@code own} or {@code claim},
 * the storage's folder, the file. Prints {@code owned}, {@code claimed} or {@code refused}, and
 * waits with what it has until its input ends.
 */
public final class OwnerMain {

  private OwnerMain() {}

  public static void main(String[] arguments) throws IOException {
    Storage storage = new LocalStorage(Path.of(arguments[1]));
    Location location = Location.of(arguments[2]);
    if (arguments[0].equals("own")) {
      OwnedFile file = storage.own(location);
      file.write(0, ByteBuffer.wrap("of the dead".getBytes(StandardCharsets.UTF_8)));
      System.out.println("owned");
    } else {
      Optional<OwnedFile> file = storage.claim(location);
      System.out.println(file.isPresent() ? "claimed" : "refused");
    }
    System.in.read();
  }
}
