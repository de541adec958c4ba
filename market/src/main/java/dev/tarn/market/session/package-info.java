/**
 * Trading sessions: when a symbol is traded, which days differ, and where the bars of a timeframe
 * lie. No rows are read here.
 */
package dev.tarn.market.session;
