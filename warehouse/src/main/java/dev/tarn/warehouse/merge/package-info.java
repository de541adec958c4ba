/**
 * What new segments change: read once, computed once, and either applied by the writer or laid over
 * a published database by a reader. Because both sides use what is here, a fresh read and a loaded
 * database give the same answers.
 */
package dev.tarn.warehouse.merge;
