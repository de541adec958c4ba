package dev.tarn.serve.pages;

import dev.tarn.query.QueryCli;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code query-cli serve} in a process of its own. */
final class PagesServer implements AutoCloseable {
  private final Program program;
  private final URI address;

  private PagesServer(Program program, URI address) {
    this.program = program;
    this.address = address;
  }

  /**
   * Starts one, and waits until it can be asked.
   *
   * @param port the port, or 0 for any
   */
  static PagesServer start(Path lake, int port, String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("serve", "--lake", lake.toString(), "--port", String.valueOf(port)));
    arguments.addAll(List.of(options));
    Program program = Program.start(QueryCli.class, arguments.toArray(String[]::new));
    String line = program.says(" at http://");
    return new PagesServer(program, URI.create(line.substring(line.indexOf("http://"))));
  }

  /** Where it is, without a slash at the end. */
  String root() {
    return "http://" + address.getAuthority();
  }

  int port() {
    return address.getPort();
  }

  @Override
  public void close() {
    program.close();
  }
}
