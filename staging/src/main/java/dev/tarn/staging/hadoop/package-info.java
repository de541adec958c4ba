/** Staging on file systems that Hadoop reaches. The only place where Hadoop classes are used. */
package dev.tarn.staging.hadoop;
