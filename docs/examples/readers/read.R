# Rscript read.R LAKE SYMBOL
library(DBI)

arguments <- commandArgs(trailingOnly = TRUE)
replica <- normalizePath(file.path(arguments[1], "warehouse", "core.duckdb"))  # what is published now
connection <- dbConnect(duckdb::duckdb(), dbdir = replica, read_only = TRUE)
print(dbGetQuery(connection, "
  SELECT open_time, \"open\", high, low, \"close\", volume, closed
  FROM fresh.ohlcv(?, '5m') ORDER BY open_time DESC LIMIT 3", params = list(arguments[2])))
dbDisconnect(connection, shutdown = TRUE)
