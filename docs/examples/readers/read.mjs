// node read.mjs LAKE SYMBOL
import { DuckDBInstance } from '@duckdb/node-api';
import { realpathSync } from 'node:fs';

const [lake, symbol] = process.argv.slice(2);
const replica = realpathSync(`${lake}/warehouse/core.duckdb`); // what is published now
const instance = await DuckDBInstance.create(replica, { access_mode: 'READ_ONLY' });
const connection = await instance.connect();
const bars = await connection.runAndReadAll(
  `SELECT open_time, "open", high, low, "close", volume, closed
   FROM fresh.ohlcv($symbol, '5m') ORDER BY open_time DESC LIMIT 3`, { symbol });
for (const bar of bars.getRowObjectsJson()) {
  console.log(JSON.stringify(bar));
}
connection.closeSync();
instance.closeSync();
