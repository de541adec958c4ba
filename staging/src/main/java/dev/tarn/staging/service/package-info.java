/**
 * What a job needs that runs for long: to hear signals, to say how it stands, and to take classes
 * that users have added.
 */
@NullMarked
package dev.tarn.staging.service;

import org.jspecify.annotations.NullMarked;
