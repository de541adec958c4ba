# python3 produce_duckdb.py LAKE
import json
import os
import sys

import duckdb

lake = sys.argv[1]
connection = duckdb.connect()  # in memory; no database of the lake is opened
connection.execute("SET TimeZone = 'UTC'")


def append(dataset, time, columns, rows):
    """Appends rows to a dataset, each exactly once, however often this is done or broken off."""
    folder = f"{lake}/staging/{dataset}"
    os.makedirs(f"{folder}/tmp", exist_ok=True)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE batch AS SELECT unnest(from_json(?::JSON, ?), recursive := true)",
        [json.dumps(rows), json.dumps([columns])])
    # The name derives from the rows: the same rows again are the same segment.
    (name,) = connection.execute(
        f"""SELECT strftime(min({time})::TIMESTAMP, '%Y%m%dT%H%M%S.%fZ') || '-python-'
              || left(sha256(string_agg(batch::VARCHAR, ';' ORDER BY batch::VARCHAR)), 32) FROM batch""").fetchone()
    part = f"{folder}/tmp/{name}-{os.getpid()}.part"
    connection.execute(
        f"""COPY (FROM batch ORDER BY ALL) TO '{part}' (FORMAT parquet, COMPRESSION zstd,
              KV_METADATA {{'tarn.dataset': '{dataset}', 'tarn.format': '1'}})""")
    sync(part)
    try:
        os.link(part, f"{folder}/{name}.parquet")  # from here on the rows are in the lake
    except FileExistsError:
        pass  # they were there already
    sync(folder)
    os.remove(part)


def sync(path):
    """Has what was written survive a power failure."""
    file = os.open(path, os.O_RDONLY)
    os.fsync(file)
    os.close(file)


append(
    "ticks", "time",
    {"venue": "VARCHAR", "symbol": "VARCHAR", "time": "TIMESTAMPTZ", "price": "DOUBLE", "size": "DOUBLE",
     "side": "VARCHAR", "trade_id": "VARCHAR"},
    [{"venue": "demo", "symbol": "XRPETH", "time": "2026-11-20T10:00:00.25Z", "price": 0.0014, "size": 100,
      "side": "BUY", "trade_id": "1"},
     {"venue": "demo", "symbol": "XRPETH", "time": "2026-11-20T10:00:01Z", "price": 0.0015, "size": 40,
      "side": "SELL", "trade_id": "2"}])
append(
    "order_events", "event_time",
    {"event_id": "VARCHAR", "order_id": "VARCHAR", "symbol": "VARCHAR", "side": "VARCHAR", "order_type": "VARCHAR",
     "status": "VARCHAR", "quantity": "DOUBLE", "filled_quantity": "DOUBLE", "sequence": "BIGINT",
     "event_time": "TIMESTAMPTZ"},
    [{"event_id": "e1", "order_id": "o1", "symbol": "XRPETH", "side": "BUY", "order_type": "LIMIT",
      "status": "NEW", "quantity": 100, "filled_quantity": 0, "sequence": 1, "event_time": "2026-11-20T10:00:02Z"},
     {"event_id": "e2", "order_id": "o1", "symbol": "XRPETH", "side": "BUY", "order_type": "LIMIT",
      "status": "FILLED", "quantity": 100, "filled_quantity": 100, "sequence": 2,
      "event_time": "2026-11-20T10:00:03Z"}])
