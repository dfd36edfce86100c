package org.pyx.console.overview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What {@code pyx verify --json} found last.
 *
 * @param at when it ended
 * @param clean whether nothing was found, and nothing left open
 * @param tables how many tables were compared
 * @param equal rows that are equal
 * @param differences rows that are missing, extra or different
 * @param open rows about which nothing could be said
 */
public record VerificationView(
    Instant at, boolean clean, int tables, long equal, long differences, long open) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The last line has the counts of all tables. */
  private static final int MOST_BYTES = 1 << 20;

  /** Reads the last line of a file; empty if it is not there, or its run has not ended. */
  public static Optional<VerificationView> read(Path file) {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, open.length() - MOST_BYTES);
      byte[] bytes = new byte[(int) (open.length() - from)];
      open.seek(from);
      open.readFully(bytes);
      String text = new String(bytes, StandardCharsets.US_ASCII).strip();
      JsonNode last = JSON.readTree(text.substring(text.lastIndexOf('\n') + 1));
      return last.has("clean")
          ? Optional.of(of(last, Files.getLastModifiedTime(file).toInstant()))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // of a run that is writing
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static VerificationView of(JsonNode last, Instant at) {
    long equal = 0;
    long differences = 0;
    long open = 0;
    for (JsonNode table : last.path("tables")) {
      equal += table.path("equal").asLong();
      for (String kind : new String[] {"missing", "extra", "different"}) {
        differences += table.path(kind).asLong();
      }
      open += table.path("undecided").asLong() + table.path("unreadable").asLong();
    }
    return new VerificationView(
        at, last.path("clean").asBoolean(), last.path("tables").size(), equal, differences, open);
  }
}
