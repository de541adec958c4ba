package dev.tarn.query;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * Makes the lists of options that are given more than once, which is all that commands declared in
 * code need. picocli's own factory, asked for anything else, looks for a class of Groovy first, and
 * so opens every jar there is.
 */
final class PlainFactory implements IFactory {
  @Override
  public <K> K create(Class<K> type) throws Exception {
    return type == List.class
        ? type.cast(new ArrayList<>())
        : CommandLine.defaultFactory().create(type);
  }
}
