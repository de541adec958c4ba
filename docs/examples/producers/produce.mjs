// node produce.mjs LAKE
import { DuckDBInstance } from '@duckdb/node-api';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync } from 'node:fs';

const [lake] = process.argv.slice(2);
const instance = await DuckDBInstance.create(); // in memory; no database of the lake is opened
const connection = await instance.connect();
await connection.run(`SET TimeZone = 'UTC'`);

/** Appends rows to a dataset, each exactly once, however often this is done or broken off. */
async function append(dataset, time, columns, rows) {
  const folder = `${lake}/staging/${dataset}`;
  mkdirSync(`${folder}/tmp`, { recursive: true });
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE batch AS
     SELECT unnest(from_json($rows::JSON, $columns), recursive := true)`,
    { rows: JSON.stringify(rows), columns: JSON.stringify([columns]) });
  // The name derives from the rows: the same rows again are the same segment.
  const named = await connection.runAndReadAll(
    `SELECT strftime(min(${time})::TIMESTAMP, '%Y%m%dT%H%M%S.%fZ') || '-node-'
         || left(sha256(string_agg(batch::VARCHAR, ';' ORDER BY batch::VARCHAR)), 32) FROM batch`);
  const name = named.getRows()[0][0];
  const part = `${folder}/tmp/${name}-${process.pid}.part`;
  await connection.run(
    `COPY (FROM batch ORDER BY ALL) TO '${part}' (FORMAT parquet, COMPRESSION zstd,
       KV_METADATA {'tarn.dataset': '${dataset}', 'tarn.format': '1'})`);
  sync(part);
  try {
    linkSync(part, `${folder}/${name}.parquet`); // from here on the rows are in the lake
  } catch (error) {
    if (error.code !== 'EEXIST') throw error; // they were there already
  }
  sync(folder);
  rmSync(part);
}

/** Has what was written survive a power failure. */
function sync(path) {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}

await append('ticks', 'time',
  { venue: 'VARCHAR', symbol: 'VARCHAR', time: 'TIMESTAMPTZ', price: 'DOUBLE', size: 'DOUBLE', side: 'VARCHAR', trade_id: 'VARCHAR' },
  [
    { venue: 'demo', symbol: 'XRPETH', time: '2026-11-20T10:00:00.25Z', price: 0.0014, size: 100, side: 'BUY', trade_id: '1' },
    { venue: 'demo', symbol: 'XRPETH', time: '2026-11-20T10:00:01Z', price: 0.0015, size: 40, side: 'SELL', trade_id: '2' },
  ]);
await append('order_events', 'event_time',
  { event_id: 'VARCHAR', order_id: 'VARCHAR', symbol: 'VARCHAR', side: 'VARCHAR', order_type: 'VARCHAR', status: 'VARCHAR',
    quantity: 'DOUBLE', filled_quantity: 'DOUBLE', sequence: 'BIGINT', event_time: 'TIMESTAMPTZ', attributes: 'MAP(VARCHAR, VARCHAR)' },
  [
    { event_id: 'e1', order_id: 'o1', symbol: 'XRPETH', side: 'BUY', order_type: 'LIMIT', status: 'NEW',
      quantity: 100, filled_quantity: 0, sequence: 1, event_time: '2026-11-20T10:00:02Z', attributes: { desk: 'a' } },
    { event_id: 'e2', order_id: 'o1', symbol: 'XRPETH', side: 'BUY', order_type: 'LIMIT', status: 'FILLED',
      quantity: 100, filled_quantity: 100, sequence: 2, event_time: '2026-11-20T10:00:03Z', attributes: {} },
  ]);
connection.closeSync();
instance.closeSync();
