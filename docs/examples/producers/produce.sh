#!/bin/sh
# produce.sh LAKE
set -eu
export TARN_LAKE="$1"

ingest-job append --dataset ticks --producer demo <<'ROWS'
{"venue":"demo","symbol":"XRPETH","time":"2026-11-20T10:00:00.25Z","price":0.0014,"size":100,"side":"BUY","trade_id":"1"}
{"venue":"demo","symbol":"XRPETH","time":"2026-11-20T10:00:01Z","price":0.0015,"size":40,"side":"SELL","trade_id":"2"}
ROWS

# or whatever writes such lines: my-strategy | ingest-job append --dataset signals
printf '%s\n' \
  '{"signal_id":"sh-1","strategy_id":"sh","symbol":"XRPETH","timeframe":"15m","bar_time":"2026-11-20T09:30:00Z","signal_type":"BUY","created_at":"2026-11-20T09:45:00Z","updated_at":"2026-11-20T09:45:00Z"}' \
  '{"signal_id":"sh-2","strategy_id":"sh","symbol":"XRPETH","timeframe":"15m","bar_time":"2026-11-20T09:45:00Z","signal_type":"SELL","created_at":"2026-11-20T10:00:00Z","updated_at":"2026-11-20T10:00:00Z"}' |
  ingest-job append --dataset signals --producer demo
