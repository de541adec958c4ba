package dev.tarn.query;

import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Serves a lake over HTTP: an interface for programs, and pages for people. */
final class ServeCommand implements LakeCommand {
  private static final String HOST = "--host";
  private static final String PORT = "--port";
  private static final String TOKEN_FILE = "--token-file";
  private static final String ALLOW_ORIGIN = "--allow-origin";
  private static final String ALLOW_HOST = "--allow-host";
  private static final String MAX_AGE = "--max-age";
  private static final String TIMEOUT = "--timeout";
  private static final String MEMORY = "--memory";
  private static final String REQUESTS = "--requests-per-second";
  private static final String CONNECTIONS = "--connections";
  private static final String EVENT_CLIENTS = "--event-clients";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        LakeCommand.spec(
            "serve",
            "Serves a lake over HTTP: candles, ticks, signals, orders, gaps and health for programs,"
                + " pages with a scanner and charts for people. Changes nothing, and holds nobody up.",
            "  query-cli serve",
            "  query-cli serve --port 8080",
            "  query-cli serve --host 0.0.0.0 --token-file /etc/tarn/token");
    spec.addOption(
        Options.value(
                HOST,
                "ADDRESS",
                "Listens on this address. One that other machines can reach needs a token."
                    + " Default: 127.0.0.1.")
            .defaultValue("127.0.0.1")
            .build());
    spec.addOption(number(PORT, "The port; 0 takes a free one.", "8765"));
    spec.addOption(
        Options.value(
                TOKEN_FILE,
                "FILE",
                "Callers have to show the token in this file: 'Authorization: Bearer TOKEN', or by"
                    + " logging in. Default: the environment's TARN_TOKEN; without it none is needed.")
            .type(Path.class)
            .build());
    spec.addOption(
        Options.values(
                ALLOW_ORIGIN,
                "ORIGIN",
                "Web pages of this origin, such as https://desk.example, may read answers; several"
                    + " as several options. Default: none.")
            .build());
    spec.addOption(
        Options.values(
                ALLOW_HOST,
                "NAME",
                "A name by which the server may be called, such as that of a proxy; several as"
                    + " several options. Default: localhost and its own address.")
            .build());
    spec.addOption(
        duration(
                MAX_AGE,
                "An answer is at most so old; bars that cannot be read as fast as they change, four"
                    + " seconds more ('Age' tells). 'Cache-Control: no-cache' asks for none.")
            .defaultValue("1s")
            .build());
    spec.addOption(
        duration(TIMEOUT, "A query is ended when it takes longer.").defaultValue("5s").build());
    spec.addOption(
        Options.value(MEMORY, "SIZE", "What queries may use before they spill. Default: 256MB.")
            .type(Long.class)
            .converters(new SizeOption())
            .defaultValue("256MB")
            .build());
    spec.addOption(number(REQUESTS, "How many requests one address may make in a second.", "1000"));
    spec.addOption(number(CONNECTIONS, "How many connections may be open at once.", "512"));
    spec.addOption(number(EVENT_CLIENTS, "How many of them may follow events.", "200"));
    Options.declareLake(spec);
    Options.declareVerbose(spec);
    return spec;
  }

  private static OptionSpec number(String name, String description, String defaultValue) {
    return Options.value(name, "N", description + " Default: " + defaultValue + ".")
        .type(Integer.class)
        .defaultValue(defaultValue)
        .build();
  }

  private static OptionSpec.Builder duration(String name, String description) {
    return Options.value(name, "DURATION", description + " Default: ${DEFAULT-VALUE}.")
        .type(Duration.class)
        .converters(new AgeOption());
  }

  @Override
  public void run(Invocation invocation) {
    Lake lake = Lake.at(invocation.required(Options.LAKE));
    ServerOptions options =
        new ServerOptions(
            lake,
            invocation.required(HOST),
            within(invocation, PORT, 0, 65_535),
            invocation.value(TOKEN_FILE),
            invocation.texts(ALLOW_ORIGIN),
            invocation.texts(ALLOW_HOST),
            invocation.required(MAX_AGE),
            invocation.required(TIMEOUT),
            invocation.required(MEMORY),
            within(invocation, REQUESTS, 1, 1_000_000),
            within(invocation, CONNECTIONS, 8, 10_000),
            within(invocation, EVENT_CLIENTS, 1, 5_000));
    server(ServiceLoader.load(LakeServer.class).findFirst())
        .serve(options, invocation.streams().err());
  }

  private static int within(Invocation invocation, String name, int least, int most) {
    Predicate<Integer> fits = number -> number >= least && number <= most;
    return Optional.of(invocation.<Integer>required(name))
        .filter(fits)
        .orElseThrow(
            () ->
                invocation.usage(
                    "Invalid value for option '%s': a number from %d to %d"
                        .formatted(name, least, most)));
  }

  private static LakeServer server(Optional<LakeServer> found) {
    return found.orElseThrow(
        () ->
            new RefusedException(
                "Cannot serve: the server is not beside this command; start it with bin/query-cli serve"));
  }
}
