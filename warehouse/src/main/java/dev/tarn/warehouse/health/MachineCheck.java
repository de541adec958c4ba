package dev.tarn.warehouse.health;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the machine gives the lake: file systems, room, open files, and a look at its processes. */
final class MachineCheck {
  private static final long LEAST_FREE_BYTES = 256L << 20;
  private static final long LEAST_OPEN_FILES = 1_024;

  /** File systems whose locks or links end at the machine, come late, or are not there at all. */
  private static final Set<String> SHARED =
      Set.of(
          "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "v9fs", "afs", "vboxsf", "prl_fs",
          "drvfs", "davfs", "exfat", "vfat", "msdos");

  private final Examination examination;

  MachineCheck(Examination examination) {
    this.examination = examination;
  }

  void check() {
    if (examination.locks.isEmpty()) {
      examination.find(
          Severity.NOTE,
          "this machine",
          "it does not tell who holds files (there is no /proc/locks), so neither pinning readers nor journals of dead producers were looked for",
          "");
    }
    examination
        .machine
        .disk(examination.lake.home())
        .ifPresent(
            disk -> {
              fileSystem(disk);
              examination.freeBytes = disk.freeBytes();
              room(examination.lake.home(), disk, "the lake");
            });
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    examination.machine.disk(temporary).ifPresent(disk -> room(temporary, disk, "large queries"));
    openFiles(ProcessHandle.current().pid(), "programs started from here");
    examination.fine("this program", "Java " + Runtime.version());
  }

  private void fileSystem(Machine.Disk disk) {
    String type = disk.type().toLowerCase(Locale.ROOT);
    if (SHARED.contains(type) || type.startsWith("fuse")) {
      examination.find(
          Severity.WARNING,
          "file system",
          "%s is on %s, whose locks and links may not work: producers and the writer could harm one another's files"
              .formatted(examination.lake.home(), disk.type()),
          "keep the lake on a local file system such as ext4 or XFS, and use it from this machine alone");
    } else {
      examination.fine("file system", disk.type());
    }
  }

  private void room(Path folder, Machine.Disk disk, String whom) {
    String what =
        "%s are free at %s, for %s".formatted(Examination.bytes(disk.freeBytes()), folder, whom);
    if (disk.freeBytes() >= LEAST_FREE_BYTES) {
      examination.fine("disk", what);
      return;
    }
    boolean full =
        folder.equals(examination.lake.home()) && disk.freeBytes() < LEAST_FREE_BYTES / 4;
    examination.find(
        full ? Severity.CRITICAL : Severity.WARNING,
        "disk",
        "only " + what,
        "make room; nothing is lost when the disk is full, but nothing can be appended either");
  }

  /** For the writer as well, since what it was started by may have set another limit. */
  void openFiles(long pid, String whose) {
    Optional<Long> limit = examination.machine.openFiles(pid).stream().boxed().findFirst();
    limit.ifPresent(
        files ->
            examination.find(
                files < LEAST_OPEN_FILES ? Severity.WARNING : Severity.FINE,
                "open files",
                "%s may have %d files open at once".formatted(whose, files),
                files < LEAST_OPEN_FILES
                    ? "allow at least %d: ulimit -n, or LimitNOFILE in a unit"
                        .formatted(LEAST_OPEN_FILES)
                    : ""));
  }
}
