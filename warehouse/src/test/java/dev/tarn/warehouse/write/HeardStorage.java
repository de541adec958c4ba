package dev.tarn.warehouse.write;

import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.storage.StorageOutput;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;

/** A storage that tells {@link Steps} of each operation before it happens. */
final class HeardStorage {
  private static final Set<String> HARMLESS = Set.of("localPath", "toString", "hashCode", "equals");

  private HeardStorage() {}

  static Storage around(Storage storage, Steps steps) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (!HARMLESS.contains(method.getName())) {
                steps.before(method.getName() + " " + Arrays.toString(arguments));
              }
              try {
                Object result = method.invoke(storage, arguments);
                return result instanceof StorageOutput output ? new Output(output, steps) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static final class Output extends StorageOutput {
    private final StorageOutput output;
    private final Steps steps;

    Output(StorageOutput output, Steps steps) {
      this.output = output;
      this.steps = steps;
    }

    @Override
    public long position() {
      return output.position();
    }

    @Override
    public void write(int b) throws IOException {
      output.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      steps.before("write " + length + " bytes");
      output.write(bytes, offset, length);
    }

    @Override
    public void sync() throws IOException {
      steps.before("sync a file");
      output.sync();
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }
}
