package dev.tarn.staging.storage;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The file operations that a lake needs of a file system. Everything that Tarn guarantees about
 * files follows from what is said here, so every backend passes the same contract suite. Folders
 * come into being when something is put in them.
 *
 * <p>Any operation may throw an {@link IOException}; then the operation may or may not have
 * happened, and doing it again is safe. Implementations are safe for use by many threads and many
 * processes.
 */
public interface Storage {

  /**
   * The files directly in {@code folder}, sorted by name; none when there is no such folder. A file
   * that exists throughout is listed.
   */
  List<Entry> list(Location folder) throws IOException;

  /**
   * The names of the folders directly in {@code folder}, sorted; none when there is no such folder.
   */
  List<String> folders(Location folder) throws IOException;

  /** The file at {@code file}, if there is one. */
  Optional<Entry> find(Location file) throws IOException;

  /**
   * Opens a file for reading.
   *
   * @throws NoSuchFileException when it is not there
   */
  SeekableByteChannel open(Location file) throws IOException;

  /**
   * Creates a file that nobody else has; of two creators at once, one wins.
   *
   * @throws FileAlreadyExistsException when there is one
   */
  StorageOutput create(Location file) throws IOException;

  /**
   * Gives a closed file another place without replacing anything, atomically: at each instant, and
   * after a power failure, it is to be found at {@code from}, at {@code to}, or (after a crash in
   * the middle) at both, whole. Durable once returned.
   *
   * @throws FileAlreadyExistsException when {@code to} exists; {@code from} is left as it is
   * @throws NoSuchFileException when {@code from} does not exist
   */
  void move(Location from, Location to) throws IOException;

  /**
   * Gives a closed file a second place without replacing anything, atomically; it stays in its
   * first. Durable once returned.
   *
   * @throws FileAlreadyExistsException when {@code to} is another file
   * @throws NoSuchFileException when {@code from} does not exist
   */
  void link(Location from, Location to) throws IOException;

  /**
   * When the file got its last place, by the clock of the file system.
   *
   * @throws NoSuchFileException when it is not there
   */
  Instant placedAt(Location file) throws IOException;

  /** Deletes a file; nothing happens when it is not there. */
  void delete(Location file) throws IOException;

  /**
   * Creates a file that this process owns for as long as it keeps it open and lives; nobody ever
   * sees it without its owner.
   *
   * @throws FileAlreadyExistsException when there is one
   */
  OwnedFile own(Location file) throws IOException;

  /**
   * Takes over a file made by {@link #own} whose owner has closed it or is dead; empty when the
   * owner lives, or the file is gone.
   *
   * @throws AccessDeniedException when the file belongs to another user, who does not share it
   */
  Optional<OwnedFile> claim(Location file) throws IOException;

  /** Where other programs on this machine, such as DuckDB, find the file. */
  Path localPath(Location file);
}
