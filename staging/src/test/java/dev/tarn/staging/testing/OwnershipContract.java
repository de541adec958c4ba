package dev.tarn.staging.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.storage.Entry;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.OwnedFile;
import dev.tarn.staging.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link Storage} promises of files with an owner. Every backend passes it. */
public abstract class OwnershipContract {
  private static final Location FOLDER = Location.of("staging/ticks/open");
  private static final Location JOURNAL = FOLDER.resolve("j.avro");

  @TempDir protected Path folder;
  protected Storage storage;
  private List<String> left = List.of();

  /** The backend under test, for a lake in {@code root}. */
  protected abstract Storage storage(Path root) throws IOException;

  @BeforeEach
  void open() throws IOException {
    storage = storage(folder);
  }

  @AfterEach
  void noHiddenNamesAreLeft() throws IOException {
    assertThat(storage.list(FOLDER)).extracting(Entry::name).isEqualTo(left);
  }

  @Test
  void anOwnedFileIsReadAndWrittenAnywhere() throws IOException {
    try (OwnedFile file = storage.own(JOURNAL)) {
      assertThat(file.location()).isEqualTo(JOURNAL);
      assertThat(file.size()).isZero();
      assertThat(file.read(0, ByteBuffer.allocate(1))).isEqualTo(-1);
      file.write(0, bytes("hello world"));
      file.write(6, bytes("there"));
      assertThat(file.size()).isEqualTo(11);
      ByteBuffer read = ByteBuffer.allocate(20);
      read.position(2);
      assertThat(file.read(3, read)).isEqualTo(8);
      assertThat(new String(read.array(), 2, 8, UTF_8)).isEqualTo("lo there");
      assertThat(read.position()).isEqualTo(10);
    }
    left = List.of("j.avro");
  }

  @Test
  void aFileIsOwnedOnce() throws IOException {
    try (OwnedFile file = storage.own(JOURNAL)) {
      assertThatThrownBy(() -> storage.own(JOURNAL)).isInstanceOf(FileAlreadyExistsException.class);
      file.delete();
    }
  }

  @Test
  void ofManyOwnersAtOnceOneWins() throws Exception {
    AtomicInteger winners = new AtomicInteger();
    Together.run(
        8,
        number -> {
          try {
            storage.own(JOURNAL);
            winners.incrementAndGet();
          } catch (FileAlreadyExistsException e) {
            // another one was first
          }
        });
    assertThat(winners).hasValue(1);
    assertThat(storage.claim(JOURNAL)).isEmpty();
    left = List.of("j.avro");
  }

  @Test
  void whatIsClosedCanBeClaimedOnceAndHoldsWhatWasWritten() throws Exception {
    try (OwnedFile file = storage.own(JOURNAL)) {
      file.write(0, bytes("mine"));
    }
    AtomicInteger claims = new AtomicInteger();
    Together.run(
        8,
        number -> {
          Optional<OwnedFile> claimed = storage.claim(JOURNAL);
          if (claimed.isPresent()) {
            assertThat(claimed.get().size()).isEqualTo(4);
            claims.incrementAndGet();
          }
        });
    assertThat(claims).hasValue(1);
    left = List.of("j.avro");
  }

  @Test
  void aDeletedFileIsGoneForClaimers() throws IOException {
    OwnedFile file = storage.own(JOURNAL);
    file.delete();
    file.close();
    assertThat(storage.claim(JOURNAL)).isEmpty();
    storage.own(JOURNAL).delete();
  }

  @Test
  void theFileOfALivingProcessIsNotClaimedAndThatOfADeadOneIs() throws Exception {
    try (ChildJvm owner =
        ChildJvm.start(OwnerMain.class, List.of(), "own", folder, JOURNAL.path())) {
      assertThat(owner.line()).isEqualTo("owned");
      assertThat(storage.claim(JOURNAL)).isEmpty();
      owner.kill();
      OwnedFile claimed = storage.claim(JOURNAL).orElseThrow();
      assertThat(claimed.size()).isEqualTo("of the dead".length());
      claimed.delete();
    }
  }

  @Test
  void aFileIsOwnedUntilItIsClosedThoughNobodyRemembersIt() throws Exception {
    storage.own(JOURNAL).write(0, bytes("forgotten"));
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(20); // for those that close what was collected
    }
    assertThat(claimInAnotherProcess()).isEqualTo("refused");
    assertThat(storage.claim(JOURNAL)).isEmpty();
    left = List.of("j.avro");
  }

  /** POSIX drops a lock when its process closes any descriptor of the file. */
  @Test
  void claimsWithinTheProcessDoNotDropTheOwnersLock() throws Exception {
    try (OwnedFile file = storage.own(JOURNAL)) {
      assertThat(storage.claim(JOURNAL)).isEmpty();
      assertThat(storage(folder).claim(JOURNAL)).isEmpty();
      assertThat(claimInAnotherProcess()).isEqualTo("refused");
      file.write(0, bytes("still mine"));
    }
    assertThat(claimInAnotherProcess()).isEqualTo("claimed");
    left = List.of("j.avro");
  }

  @Test
  void aMovedFileKeepsItsOwner() throws Exception {
    Location moved = FOLDER.resolve("moved.avro");
    try (OwnedFile file = storage.own(JOURNAL)) {
      storage.move(JOURNAL, moved);
      assertThat(storage.claim(moved)).isEmpty();
      file.write(0, bytes("still mine"));
    }
    left = List.of("moved.avro");
  }

  @Test
  void anInterruptedThreadKeepsWhatItOwns() throws Exception {
    try (OwnedFile file = storage.own(JOURNAL)) {
      Thread thread =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                try {
                  file.write(0, bytes("calm"));
                  file.read(0, ByteBuffer.allocate(4));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      thread.start();
      thread.join();
      assertThat(file.size()).isEqualTo(4);
      assertThat(claimInAnotherProcess()).isEqualTo("refused");
      file.delete();
    }
  }

  private String claimInAnotherProcess() throws Exception {
    try (ChildJvm claimer =
        ChildJvm.start(OwnerMain.class, List.of(), "claim", folder, JOURNAL.path())) {
      return claimer.line();
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
