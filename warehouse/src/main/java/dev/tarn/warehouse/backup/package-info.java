/** Copies of lakes that are in use. */
package dev.tarn.warehouse.backup;
