package dev.tarn.warehouse.verify;

import java.util.List;

/**
 * What a verification found.
 *
 * @param checked each dataset in each replica that was looked at
 * @param differences what is not as it must be; empty when all is well
 * @param notLookedAt what could not be looked at, with the reason: no difference, and no proof
 * @param inPart what was looked at for some of the rows alone, since all would take long
 * @param waiting staged segments that no replica has loaded yet
 * @param quarantined files that were refused
 */
public record Findings(
    List<Checked> checked,
    List<Difference> differences,
    List<String> notLookedAt,
    List<String> inPart,
    int waiting,
    int quarantined) {

  public Findings {
    checked = List.copyOf(checked);
    differences = List.copyOf(differences);
    notLookedAt = List.copyOf(notLookedAt);
    inPart = List.copyOf(inPart);
  }
}
