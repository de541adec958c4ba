package dev.tarn.staging.storage;

import dev.tarn.staging.testing.OwnershipContract;
import java.nio.file.Path;

class LocalOwnershipTest extends OwnershipContract {

  @Override
  protected Storage storage(Path root) {
    return new LocalStorage(root);
  }
}
