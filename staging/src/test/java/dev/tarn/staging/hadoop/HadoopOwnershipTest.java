package dev.tarn.staging.hadoop;

import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.testing.OwnershipContract;
import java.nio.file.Path;

class HadoopOwnershipTest extends OwnershipContract {

  @Override
  protected Storage storage(Path root) {
    return new HadoopStorage(root.toUri());
  }
}
