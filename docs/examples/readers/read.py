# python3 read.py LAKE SYMBOL
import os
import sys

import duckdb

lake, symbol = sys.argv[1:]
replica = os.path.realpath(f"{lake}/warehouse/core.duckdb")  # what is published now
with duckdb.connect(replica, read_only=True) as connection:
    bars = connection.execute(
        """SELECT open_time, "open", high, low, "close", volume, closed
           FROM fresh.ohlcv(?, '5m') ORDER BY open_time DESC LIMIT 3""", [symbol])
    for bar in bars.fetchall():  # or bars.df(), bars.pl(), bars.arrow()
        print(bar)
