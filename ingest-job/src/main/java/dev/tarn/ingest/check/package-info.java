/**
 * Whether producers keep the protocol of {@code docs/format.md}: what is said of files and folders
 * before the writer comes to them. Nothing here changes a lake; what a file's rows must be like is
 * asked of the warehouse.
 */
@NullMarked
package dev.tarn.ingest.check;

import org.jspecify.annotations.NullMarked;
