/**
 * What is wrong with a lake, found without changing anything in it and without a lock that hinders
 * anybody. It looks and tells; what it finds is mended by the writer, or by people.
 */
@NullMarked
package dev.tarn.warehouse.health;

import org.jspecify.annotations.NullMarked;
