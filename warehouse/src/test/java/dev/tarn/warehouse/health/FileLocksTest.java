package dev.tarn.warehouse.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLocksTest {
  @TempDir private Path folder;

  @Test
  void holdersAreThoseWithARecordLockOnTheFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Object inode = Files.getAttribute(file, "unix:ino");
    Path proc = Files.createDirectories(folder.resolve("proc"));
    Files.createDirectories(proc.resolve("7/fd"));
    Files.createSymbolicLink(proc.resolve("7/fd/3"), file.toRealPath());
    Files.writeString(
        proc.resolve("locks"),
        """
        1: POSIX  ADVISORY  READ 7 00:00:%1$s 0 EOF
        2: POSIX  ADVISORY  WRITE 8 00:00:%1$s 0 EOF
        2: -> POSIX  ADVISORY  WRITE 9 00:00:%1$s 0 EOF
        3: FLOCK  ADVISORY  WRITE 7 00:00:%1$s 0 EOF
        4: POSIX  ADVISORY  READ 7 00:00:1 0 EOF
        5: POSIX
        6: POSIX  ADVISORY  READ x 00:00:%1$s 0 EOF
        """
            .formatted(inode));
    FileLocks locks = FileLocks.read(proc).orElseThrow();
    // the device is another one, as on Btrfs, so it counts who has the file open
    assertThat(locks.holders(file)).containsExactly(new FileLocks.Holder(7, false));
    assertThat(locks.isHeldBy(file, 7)).isTrue();
    assertThat(locks.isHeldBy(file, 8)).isFalse();
    assertThat(locks.holders(folder.resolve("none"))).isEmpty();
    assertThat(FileLocks.read(folder)).isEmpty();
  }
}
