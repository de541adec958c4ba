/**
 * What the tests of the warehouse share: lakes to try things on, and the models they are held to.
 */
package dev.tarn.warehouse.support;
