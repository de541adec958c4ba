package dev.tarn.warehouse.verify;

import java.util.Optional;

/**
 * A dataset in a replica, as it was found.
 *
 * @param database the database
 * @param replica the replica's name
 * @param dataset the dataset
 * @param rows its rows, those in cold parts included
 * @param conflicts rows that lost to another of their key, and are remembered
 * @param from the first time, UTC; empty without rows
 * @param to the last time
 * @param segments how many the ledger has
 */
public record Checked(
    String database,
    String replica,
    String dataset,
    long rows,
    long conflicts,
    Optional<String> from,
    Optional<String> to,
    int segments) {}
