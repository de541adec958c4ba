package dev.tarn.staging.hadoop;

import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.testing.StorageContract;
import java.nio.file.Path;

class HadoopStorageTest extends StorageContract {

  @Override
  protected Storage storage(Path root) {
    return new HadoopStorage(root.toUri());
  }
}
