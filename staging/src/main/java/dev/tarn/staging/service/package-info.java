/** What a job needs that runs as a service: to hear signals, and to say how it stands. */
@NullMarked
package dev.tarn.staging.service;

import org.jspecify.annotations.NullMarked;
