package dev.tarn.staging.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.storage.Entry;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.storage.StorageOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link Storage} promises of files. Every backend passes it. After each test nothing may be
 * on the disk but what the test {@linkplain #expect accounts for}.
 */
public abstract class StorageContract {
  private static final Location FOLDER = Location.of("staging/ticks");
  private static final Location A = FOLDER.resolve("a");
  private static final Location B = FOLDER.resolve("b");

  @TempDir protected Path folder;
  protected Storage storage;
  private final TreeMap<String, String> expected = new TreeMap<>();

  /** The backend under test, for a lake in {@code root}. */
  protected abstract Storage storage(Path root) throws IOException;

  @BeforeEach
  void open() throws IOException {
    storage = storage(folder.resolve("lake")); // which does not exist yet
  }

  @AfterEach
  void theDiskHoldsWhatIsAccountedForAndNothingElse() throws IOException {
    TreeMap<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        found.put(folder.resolve("lake").relativize(file).toString(), Files.readString(file));
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void aNewFileHoldsWhatWasWritten() throws IOException {
    Instant before = Instant.now().minusSeconds(2);
    try (StorageOutput output = storage.create(A)) {
      output.write('x');
      output.write("one".getBytes(UTF_8));
      output.write("__two__".getBytes(UTF_8), 2, 3);
      assertThat(output.position()).isEqualTo(7);
      output.sync();
    }
    expect(A, "xonetwo");
    Entry entry = storage.find(A).orElseThrow();
    assertThat(entry.location()).isEqualTo(A);
    assertThat(entry.name()).isEqualTo("a");
    assertThat(entry.bytes()).isEqualTo(7);
    assertThat(entry.modified()).isBetween(before, Instant.now().plusSeconds(2));
    assertThat(Files.readString(storage.localPath(A))).isEqualTo("xonetwo");
  }

  @Test
  void whatWasSyncedIsThereForOthersWhileItIsStillWritten() throws IOException {
    try (StorageOutput output = storage.create(A)) {
      output.write("begun".getBytes(UTF_8));
      output.sync();
      assertThat(Files.readString(storage.localPath(A))).isEqualTo("begun");
    }
    expect(A, "begun");
  }

  @Test
  void theSecondCreatorIsRefusedAndTheFirstFileStays() throws IOException {
    put(A, "first");
    assertThatThrownBy(() -> storage.create(A)).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void ofManyCreatorsAtOnceOneWins() throws Exception {
    AtomicInteger winners = new AtomicInteger();
    AtomicInteger losers = new AtomicInteger();
    Together.run(
        8,
        number -> {
          try (StorageOutput output = storage.create(A)) {
            output.write("winner".getBytes(UTF_8));
            winners.incrementAndGet();
          } catch (FileAlreadyExistsException e) {
            losers.incrementAndGet();
          }
        });
    assertThat(winners).hasValue(1);
    assertThat(losers).hasValue(7);
    expect(A, "winner");
  }

  @Test
  void aMovedFileIsAtItsNewPlaceOnly() throws IOException {
    put(A, "moved");
    Location target = Location.of("archive/ticks/date=2026-11-20/a");
    storage.move(A, target);
    assertThat(storage.find(A)).isEmpty();
    assertThat(storage.find(target)).isPresent();
    expected.clear();
    expect(target, "moved");
  }

  @Test
  void aLinkedFileIsAtBothPlacesAndTellsSinceWhen() throws IOException {
    Instant before = Instant.now().minusSeconds(2);
    put(A, "linked");
    Location target = Location.of("archive/ticks/date=2026-11-20/a");
    storage.link(A, target);
    Instant placed = storage.placedAt(target);
    storage.link(A, target); // again, as after a crash
    expect(target, "linked");
    assertThat(placed).isBetween(before, Instant.now().plusSeconds(2));
    assertThat(storage.placedAt(A)).isEqualTo(placed);
    assertThatThrownBy(() -> storage.placedAt(B)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aLinkOntoAnotherFileIsRefusedAndLeavesBoth() throws IOException {
    put(A, "mine");
    put(B, "theirs");
    assertThatThrownBy(() -> storage.link(A, B)).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> storage.link(FOLDER.resolve("c"), FOLDER.resolve("d")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aMoveOntoAnExistingFileIsRefusedAndLeavesBoth() throws IOException {
    put(A, "mine");
    put(B, "theirs");
    assertThatThrownBy(() -> storage.move(A, B)).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aMoveOntoItselfIsRefusedAndLeavesTheFile() throws IOException {
    put(A, "mine");
    assertThatThrownBy(() -> storage.move(A, A)).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aMoveOfNothingIsRefused() throws IOException {
    assertThatThrownBy(() -> storage.move(A, B)).isInstanceOf(NoSuchFileException.class);
    put(B, "theirs");
    assertThatThrownBy(() -> storage.move(A, B)).isInstanceOf(IOException.class);
  }

  @Test
  void aMoveThatACrashBrokeOffIsCompletedByMovingAgain() throws IOException {
    put(A, "both");
    Files.createLink(storage.localPath(B), storage.localPath(A));
    storage.move(A, B);
    expected.clear();
    expect(B, "both");
  }

  @Test
  void ofManyMovesToOnePlaceOneWins() throws Exception {
    int movers = 8;
    for (int i = 0; i < movers; i++) {
      put(FOLDER.resolve("from" + i), "from" + i);
    }
    TreeSet<Integer> winners = new TreeSet<>();
    Together.run(
        movers,
        number -> {
          try {
            storage.move(FOLDER.resolve("from" + number), B);
            synchronized (winners) {
              winners.add(number);
            }
          } catch (FileAlreadyExistsException e) {
            // another one was first
          }
        });
    assertThat(winners).hasSize(1);
    expected.remove(FOLDER.resolve("from" + winners.first()).path());
    expect(B, "from" + winners.first());
  }

  @Test
  void aListingIsSortedAndHoldsFilesOnly() throws IOException {
    for (String name : List.of("b", "a", "B", "10", "9", ".hidden")) {
      put(FOLDER.resolve(name), name);
    }
    put(FOLDER.resolve("tmp").resolve("deeper"), "deeper");
    put(FOLDER.resolve("open").resolve("deeper"), "deeper");
    assertThat(storage.list(FOLDER))
        .extracting(Entry::name)
        .containsExactly(".hidden", "10", "9", "B", "a", "b");
    assertThat(storage.list(FOLDER))
        .extracting(Entry::bytes)
        .containsExactly(7L, 2L, 1L, 1L, 1L, 1L);
    assertThat(storage.folders(FOLDER)).containsExactly("open", "tmp");
    assertThat(storage.folders(Location.of("staging"))).containsExactly("ticks");
  }

  @Test
  void whatIsMissingIsEmptyOrSaysSo() throws IOException {
    assertThat(storage.list(FOLDER)).isEmpty();
    assertThat(storage.folders(FOLDER)).isEmpty();
    assertThat(storage.find(A)).isEmpty();
    assertThat(storage.claim(A)).isEmpty();
    assertThatThrownBy(() -> storage.open(A)).isInstanceOf(NoSuchFileException.class);
    storage.delete(A);
  }

  @Test
  void aFileIsNoFolderAndAFolderIsNoFile() throws IOException {
    put(A, "file");
    assertThat(storage.list(A)).isEmpty();
    assertThat(storage.folders(A)).isEmpty();
    assertThat(storage.find(FOLDER)).isEmpty();
  }

  @Test
  void aDeletedFileIsGoneAndDeletingItAgainIsHarmless() throws IOException {
    put(A, "gone");
    storage.delete(A);
    storage.delete(A);
    expected.clear();
  }

  @Test
  void aFileIsReadFromAnyPlace() throws IOException {
    put(A, "0123456789");
    try (SeekableByteChannel channel = storage.open(A)) {
      assertThat(channel.size()).isEqualTo(10);
      ByteBuffer four = ByteBuffer.allocate(4);
      assertThat(channel.position(3).read(four)).isEqualTo(4);
      assertThat(new String(four.array(), UTF_8)).isEqualTo("3456");
      assertThat(channel.position()).isEqualTo(7);
      assertThat(channel.position(10).read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void namesMayHoldWhateverOtherProgramsLeftThere() throws IOException {
    for (String name : List.of("a b", "ü€", "100%", "a:b", "a=b", "[x]*?", "#1")) {
      put(FOLDER.resolve(name), name);
      assertThat(storage.find(FOLDER.resolve(name))).as(name).isPresent();
    }
    assertThat(storage.list(FOLDER)).hasSize(7);
    storage.move(FOLDER.resolve("a:b"), FOLDER.resolve("c%20d"));
    storage.delete(FOLDER.resolve("#1"));
    expected.remove(FOLDER.resolve("a:b").path());
    expected.remove(FOLDER.resolve("#1").path());
    expect(FOLDER.resolve("c%20d"), "a:b");
  }

  @Test
  void anInterruptDoesNotHinderWriting() throws Exception {
    AtomicInteger done = new AtomicInteger();
    Thread thread =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              try (StorageOutput output = storage.create(A)) {
                output.write("calm".getBytes(UTF_8));
                output.sync();
                output.close();
                storage.move(A, B);
                done.set(Thread.currentThread().isInterrupted() ? 1 : 2);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    thread.start();
    thread.join(Duration.ofMinutes(1).toMillis());
    assertThat(done).hasValue(1);
    expect(B, "calm");
  }

  /** Puts a file on the disk, and accounts for it. */
  protected void put(Location location, String contents) throws IOException {
    try (StorageOutput output = storage.create(location)) {
      output.write(contents.getBytes(UTF_8));
    }
    expect(location, contents);
  }

  /** Accounts for a file that the test leaves on the disk. */
  protected void expect(Location location, String contents) {
    expected.put(location.path(), contents);
  }
}
