package org.pyx.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The facts about Taler's schemas that are kept beside the tests as tab-separated files. */
final class Facts {
  private Facts() {}

  /** The lines of one file, each as column title to value. */
  static List<Map<String, String>> read(String file) {
    try (InputStream stream =
        Objects.requireNonNull(Facts.class.getResourceAsStream("/facts/" + file), file)) {
      List<String> lines =
          new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      String[] titles = lines.getFirst().split("\t", -1);
      List<Map<String, String>> rows = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] values = line.split("\t", -1);
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < titles.length; i++) {
          row.put(titles[i].replaceAll("\\(.*", ""), values[i]);
        }
        rows.add(row);
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value under a title that is known to be there. */
  static String value(Map<String, String> row, String title) {
    return Objects.requireNonNull(row.get(title), title);
  }
}
