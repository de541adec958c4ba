package dev.tarn.query;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command writes to, and what its surroundings say of it.
 *
 * @param out takes results
 * @param err takes everything else
 * @param outOnTerminal whether a person reads {@code out}
 * @param errOnTerminal whether a person reads {@code err}
 * @param environment the variables of the process
 */
record Streams(
    OutputStream out,
    PrintStream err,
    boolean outOnTerminal,
    boolean errOnTerminal,
    Map<String, String> environment) {}
