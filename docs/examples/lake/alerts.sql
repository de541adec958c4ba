SELECT a.caller, a.symbol, a.alerted_at, c."close" AS price, l.run_id, l.score
FROM alerts AS a
JOIN links AS l USING (alert_id)
LEFT JOIN candles AS c
  ON c.symbol = a.symbol AND c.timeframe = '1m' AND c.open_time = date_trunc('minute', a.alerted_at)
ORDER BY a.alerted_at
