/**
 * The commands that append to a lake. A command says what it does and with which exit code it ends;
 * how files are opened, read and understood is in the packages below.
 */
@NullMarked
package dev.tarn.ingest;

import org.jspecify.annotations.NullMarked;
