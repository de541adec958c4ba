package dev.tarn.warehouse.write;

import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.OwnedFile;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.storage.StorageOutput;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** A storage that tells of each operation before it happens, those of its files included. */
public final class HeardStorage {
  private static final Set<String> HARMLESS =
      Set.of("localPath", "location", "toString", "hashCode", "equals");

  private HeardStorage() {}

  /** Tells {@code hearing} of what is done to {@code storage}. */
  public static Storage around(Storage storage, Hearing hearing) {
    return proxy(
        Storage.class,
        (method, arguments) -> {
          if (!HARMLESS.contains(method.getName())) {
            hearing.before(method.getName() + " " + Arrays.toString(arguments));
          }
          Object result = call(storage, method, arguments);
          return result instanceof StorageOutput output
              ? new Output(output, storage.localPath((Location) arguments[0]), hearing)
              : heard(result, storage, hearing);
        });
  }

  private static Object heard(Object result, Storage storage, Hearing hearing) {
    if (result instanceof Optional<?> optional) {
      return optional.map(value -> heard(value, storage, hearing));
    }
    if (result instanceof OwnedFile file) {
      return owned(file, storage.localPath(file.location()), hearing);
    }
    return result;
  }

  private static OwnedFile owned(OwnedFile file, Path path, Hearing hearing) {
    return proxy(
        OwnedFile.class,
        (method, arguments) -> {
          if (!HARMLESS.contains(method.getName())) {
            hearing.before(method.getName() + " in " + path.getFileName());
          }
          Object result = call(file, method, arguments);
          if (method.getName().equals("write")) {
            hearing.wrote(path, (Long) arguments[0]);
          }
          return result;
        });
  }

  private interface Handler {
    Object handle(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> handler.handle(method, arguments)));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static final class Output extends StorageOutput {
    private final StorageOutput output;
    private final Path path;
    private final Hearing hearing;

    Output(StorageOutput output, Path path, Hearing hearing) {
      this.output = output;
      this.path = path;
      this.hearing = hearing;
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
      hearing.before("write " + length + " bytes to " + path.getFileName());
      long from = output.position();
      output.write(bytes, offset, length);
      hearing.wrote(path, from);
    }

    @Override
    public void sync() throws IOException {
      hearing.before("sync " + path.getFileName());
      output.sync();
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }
}
