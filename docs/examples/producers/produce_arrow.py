# python3 produce_arrow.py LAKE
import hashlib
import json
import os
import sys
from datetime import datetime, timezone

import pyarrow as pa
import pyarrow.parquet as pq

lake = sys.argv[1]
TIME = pa.timestamp("us", tz="UTC")


def append(dataset, time, schema, rows):
    """Appends rows to a dataset, each exactly once, however often this is done or broken off."""
    folder = f"{lake}/staging/{dataset}"
    os.makedirs(f"{folder}/tmp", exist_ok=True)
    # The name derives from the rows: the same rows again are the same segment.
    content = hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()[:32]
    first = min(row[time] for row in rows).astimezone(timezone.utc)
    name = f"{first:%Y%m%dT%H%M%S.%fZ}-arrow-{content}"
    part = f"{folder}/tmp/{name}-{os.getpid()}.part"
    keys = {"tarn.dataset": dataset, "tarn.format": "1"}
    table = pa.Table.from_pylist(rows, schema=pa.schema(schema, metadata=keys))
    pq.write_table(table, part, compression="zstd")
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


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


append(
    "ticks", "time",
    [("venue", pa.string()), ("symbol", pa.string()), ("time", TIME), ("price", pa.float64()),
     ("size", pa.float64()), ("side", pa.string()), ("trade_id", pa.string())],
    [{"venue": "demo", "symbol": "XRPETH", "time": at("2026-11-20T10:00:00.250"), "price": 0.0014,
      "size": 100.0, "side": "BUY", "trade_id": "1"},
     {"venue": "demo", "symbol": "XRPETH", "time": at("2026-11-20T10:00:01"), "price": 0.0015,
      "size": 40.0, "side": "SELL", "trade_id": "2"}])
append(
    "signals", "bar_time",
    [("signal_id", pa.string()), ("strategy_id", pa.string()), ("symbol", pa.string()), ("timeframe", pa.string()),
     ("bar_time", TIME), ("signal_type", pa.string()), ("confidence", pa.float64()), ("created_at", TIME),
     ("updated_at", TIME), ("attributes", pa.map_(pa.string(), pa.string()))],
    [{"signal_id": "arrow-1", "strategy_id": "arrow", "symbol": "XRPETH", "timeframe": "15m",
      "bar_time": at("2026-11-20T09:30:00"), "signal_type": "BUY", "confidence": 0.8,
      "created_at": at("2026-11-20T09:45:00"), "updated_at": at("2026-11-20T09:45:00"),
      "attributes": {"why": "crossed"}},
     {"signal_id": "arrow-2", "strategy_id": "arrow", "symbol": "XRPETH", "timeframe": "15m",
      "bar_time": at("2026-11-20T09:45:00"), "signal_type": "SELL", "confidence": 0.7,
      "created_at": at("2026-11-20T10:00:00"), "updated_at": at("2026-11-20T10:00:00"),
      "attributes": {}}])
