/**
 * Proof that a lake's databases have what was loaded: replicas, ledgers, archive and staging are
 * held against one another. Reads only.
 */
package dev.tarn.warehouse.verify;
