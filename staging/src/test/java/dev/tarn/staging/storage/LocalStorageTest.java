package dev.tarn.staging.storage;

import dev.tarn.staging.testing.StorageContract;
import java.nio.file.Path;

class LocalStorageTest extends StorageContract {

  @Override
  protected Storage storage(Path root) {
    return new LocalStorage(root);
  }
}
