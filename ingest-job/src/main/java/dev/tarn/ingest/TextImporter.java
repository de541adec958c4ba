package dev.tarn.ingest;

import dev.tarn.ingest.file.InputFile;
import dev.tarn.ingest.format.FormatOptions;
import dev.tarn.ingest.format.ImportFormat;
import dev.tarn.ingest.format.RowFormat;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.FileImport;
import dev.tarn.staging.StagingArea;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Imports text files, also those in archives. */
final class TextImporter implements Importer {
  private final StagingArea staging;
  private final Dataset dataset;
  private final ImportFormat format;
  private final FormatOptions options;

  TextImporter(StagingArea staging, Dataset dataset, ImportFormat format, FormatOptions options) {
    this.staging = staging;
    this.dataset = dataset;
    this.format = format;
    this.options = options;
  }

  @Override
  public List<MemberOutcome> run(InputFile file, LongConsumer progress) throws IOException {
    List<Member> members = new ArrayList<>();
    try {
      file.read(progress, (place, content) -> members.add(read(file, place, content, members)));
      // Only now is the whole file known to be sound.
      List<MemberOutcome> outcomes = new ArrayList<>();
      for (Member member : members) {
        outcomes.add(member.commit());
      }
      return outcomes;
    } finally {
      members.forEach(Member::close);
    }
  }

  private Member read(InputFile file, String place, InputStream content, List<Member> before)
      throws IOException {
    MessageDigest digest = Identity.sha256();
    FormatOptions complete =
        format.complete(options, List.of(place, file.path().getFileName().toString()));
    RowFormat reader = format.reader(dataset, complete);
    FileImport target = staging.importing(dataset);
    try {
      InputStream bytes = new BufferedInputStream(new DigestInputStream(content, digest));
      reader.read(bytes, target::append);
      bytes.transferTo(OutputStream.nullOutputStream());
      String contentDigest = HexFormat.of().formatHex(digest.digest());
      Optional<String> same =
          before.stream()
              .filter(member -> member.contentDigest.equals(contentDigest))
              .map(member -> member.place)
              .findFirst();
      target.finish();
      return new Member(
          place,
          contentDigest,
          Identity.of(contentDigest, dataset, format, complete),
          target,
          same);
    } catch (IOException | RuntimeException e) {
      target.close();
      throw e;
    }
  }

  /** A member that was read to its end and waits for the rest of its file. */
  private record Member(
      String place,
      String contentDigest,
      String identity,
      FileImport target,
      Optional<String> sameAs)
      implements AutoCloseable {
    MemberOutcome commit() {
      FileImport.Outcome outcome =
          sameAs.isPresent() ? new FileImport.Outcome(0, 0, 0) : target.commit(identity);
      return new MemberOutcome(place, outcome, sameAs);
    }

    @Override
    public void close() {
      target.close();
    }
  }
}
