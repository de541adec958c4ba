/**
 * The files that a user names: plain, gzip or zip, opened as streams whose end is only reached when
 * the whole file was sound. What the bytes mean is not known here.
 */
@NullMarked
package dev.tarn.ingest.file;

import org.jspecify.annotations.NullMarked;
