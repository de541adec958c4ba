/** Datasets, journals, segments and the staging area. Knows nothing of databases. */
@org.jspecify.annotations.NullMarked
package dev.tarn.staging;
