package dev.tarn.runner;

import java.io.PrintStream;

/**
 * What a command writes to.
 *
 * @param out takes results
 * @param err takes everything else
 */
record Streams(PrintStream out, PrintStream err) {}
