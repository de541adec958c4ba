/** The writer-job command. Loads staged segments into the replicas of a lake. */
@org.jspecify.annotations.NullMarked
package dev.tarn.writer;
