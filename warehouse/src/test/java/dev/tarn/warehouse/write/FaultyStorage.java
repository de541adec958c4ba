package dev.tarn.warehouse.write;

import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.storage.StorageOutput;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;

/** A storage whose operations fail where a {@link Fault} strikes. */
final class FaultyStorage {
  private static final Set<String> HARMLESS = Set.of("localPath", "toString", "hashCode", "equals");

  private FaultyStorage() {}

  static Storage around(Storage storage, Fault fault) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (!HARMLESS.contains(method.getName())) {
                strike(fault, method.getName() + " " + Arrays.toString(arguments));
              }
              try {
                Object result = method.invoke(storage, arguments);
                return result instanceof StorageOutput output ? new Output(output, fault) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void strike(Fault fault, String step) throws IOException {
    if (fault.strikes(step)) {
      throw new IOException("No space left on device (a fault of this test)");
    }
  }

  private static final class Output extends StorageOutput {
    private final StorageOutput output;
    private final Fault fault;

    Output(StorageOutput output, Fault fault) {
      this.output = output;
      this.fault = fault;
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
      strike(fault, "write " + length + " bytes");
      output.write(bytes, offset, length);
    }

    @Override
    public void sync() throws IOException {
      strike(fault, "sync a file");
      output.sync();
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }
}
