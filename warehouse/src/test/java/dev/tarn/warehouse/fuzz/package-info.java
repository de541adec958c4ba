/**
 * Damaged segments and journals by the thousand: whatever lies in staging, the writer goes on, a
 * file is loaded as a whole or not at all, one of Tarn's own never with other values, and the
 * others are not hurt.
 */
package dev.tarn.warehouse.fuzz;
