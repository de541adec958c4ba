package dev.tarn.query;

import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What a command writes to.
 *
 * @param out takes results
 * @param err takes everything else
 * @param outOnTerminal whether a person reads {@code out}
 * @param errOnTerminal whether a person reads {@code err}
 */
record Streams(OutputStream out, PrintStream err, boolean outOnTerminal, boolean errOnTerminal) {}
