/**
 * The market's own terms: the built-in datasets and their records, and timeframes. Values are
 * checked here, once, whoever brings them. Nothing here knows files or databases.
 */
package dev.tarn.market;
