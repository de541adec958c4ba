/**
 * What tests of this module and of others share: a storage that fails on demand. Nothing here is
 * itself a test.
 */
package dev.tarn.staging.testing;
