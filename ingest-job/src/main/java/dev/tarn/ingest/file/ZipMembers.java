package dev.tarn.ingest.file;

import dev.tarn.ingest.value.BadInputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The members of a zip, each checked against the table of contents at the file's end. Without that
 * table (a download that stopped) nothing is read at all; a stream that reads a zip from its front
 * would take the members that are there for all of them.
 */
final class ZipMembers {
  private ZipMembers() {}

  static void read(Path path, LongConsumer progress, MemberReader reader) throws IOException {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      List<? extends ZipEntry> members =
          Collections.list(zip.entries()).stream()
              .filter(member -> !member.isDirectory() && !isLitter(member))
              .toList();
      if (members.isEmpty()) {
        throw BadInputException.of("the zip has no files in it");
      }
      for (ZipEntry member : members) {
        String place = "member " + member.getName();
        try {
          read(zip, member, place, reader);
        } catch (ZipException | EOFException e) {
          throw BadInputException.of("the zip is broken (" + e.getMessage() + "); fetch it again")
              .at(place);
        } catch (BadInputException e) {
          throw e.at(place);
        }
        progress.accept(member.getCompressedSize());
      }
    }
  }

  private static void read(ZipFile zip, ZipEntry member, String place, MemberReader reader)
      throws IOException {
    CRC32 checksum = new CRC32(); // ZipFile itself does not compare it.
    try (InputStream content =
        new BufferedInputStream(
            new CheckedInputStream(zip.getInputStream(member), checksum), InputFile.BUFFER_BYTES)) {
      switch (FileKind.of(content)) {
        case EMPTY -> throw BadInputException.of("it is empty");
        case ZIP, GZIP ->
            throw BadInputException.of(
                "it is compressed once more; unpack the zip and import what is in it");
        case OTHER -> throw BadInputException.of(FileKind.describe(content));
        case PLAIN -> {
          try {
            reader.read(place, content);
          } catch (BadInputException e) {
            // What looks like a bad row may be damage, which is the better thing to know.
            requireChecksum(content, checksum, member);
            throw e;
          }
          requireChecksum(content, checksum, member);
        }
      }
    }
  }

  private static void requireChecksum(InputStream content, CRC32 checksum, ZipEntry member)
      throws IOException {
    content.transferTo(OutputStream.nullOutputStream());
    if (checksum.getValue() != member.getCrc()) {
      throw new ZipException("its bytes do not have the checksum that the zip says");
    }
  }

  /** What macOS adds to a zip, and no user put there. */
  private static boolean isLitter(ZipEntry member) {
    String name = member.getName();
    return name.startsWith("__MACOSX/") || name.endsWith("/.DS_Store") || name.equals(".DS_Store");
  }
}
