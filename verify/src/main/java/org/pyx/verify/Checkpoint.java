package org.pyx.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.StopException;

/**
 * What is done, in a file of lines. It holds keys of rows that are in the copy only, and so is
 * readable for its owner alone where the file system knows owners. Stateless.
 */
final class Checkpoint {
  private static final String FIRST = "pyx-verify 1";
  private static final String NO_KEY = "-";

  private Checkpoint() {}

  /**
   * What is done.
   *
   * @param fingerprint of what is compared
   * @param salt of the digests
   * @param position of the watcher
   * @param tables by name
   * @param extras rows that are kept back
   */
  record State(
      String fingerprint,
      String salt,
      long position,
      Map<TableName, Table> tables,
      List<Ledger.Extra> extras) {}

  /**
   * What is done of a table.
   *
   * @param done whether all is
   * @param at names of columns, and their values up to which all is; null for none
   * @param counts its counts
   */
  record Table(boolean done, @Nullable List<String> at, Ledger.Counts counts) {}

  /**
   * Reads a file; empty if there is none.
   *
   * @throws StopException if it is no such file, or speaks of other databases or another policy
   */
  static Optional<State> read(Path file, String fingerprint) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StopException("cannot read " + file + ": " + e.getMessage(), e);
    }
    State state;
    try {
      state = parse(lines);
    } catch (RuntimeException e) {
      throw new StopException(
          file + " is no file of an interrupted pyx verify; name another, or remove it", e);
    }
    if (!state.fingerprint.equals(fingerprint)) {
      throw new StopException(
          file
              + " is of a comparison of other databases, or under another policy or schema: name"
              + " another file, or remove it to begin anew");
    }
    return Optional.of(state);
  }

  private static State parse(List<String> lines) {
    if (!lines.get(0).equals(FIRST) || !lines.getLast().equals("end")) {
      throw new IllegalArgumentException("not such a file");
    }
    String[] head = lines.get(1).split(" ", -1);
    Map<TableName, Table> tables = new LinkedHashMap<>();
    List<Ledger.Extra> extras = new ArrayList<>();
    for (String line : lines.subList(2, lines.size() - 1)) {
      String[] words = line.split(" ", -1);
      TableName name = new TableName(text(words[1]), text(words[2]));
      switch (words[0]) {
        case "table" -> tables.put(name, table(words));
        case "extra" ->
            extras.add(new Ledger.Extra(name, RowDigest.parse(words[3]), text(words[4])));
        default -> throw new IllegalArgumentException("unknown line");
      }
    }
    return new State(head[0], head[1], Long.parseLong(head[2]), tables, extras);
  }

  private static Table table(String[] words) {
    Ledger.Counts counts = new Ledger.Counts();
    counts.equal = Long.parseLong(words[4]);
    counts.missing = Long.parseLong(words[5]);
    counts.extra = Long.parseLong(words[6]);
    counts.different = Long.parseLong(words[7]);
    counts.undecided = Long.parseLong(words[8]);
    counts.deletedLawfully = Long.parseLong(words[9]);
    counts.unreadable = Long.parseLong(words[10]);
    List<String> at = null;
    if (!words[11].equals(NO_KEY)) {
      at = new ArrayList<>();
      for (String part : words[11].split(",", -1)) {
        at.add(text(part));
      }
    }
    return new Table(Boolean.parseBoolean(words[3]), at, counts);
  }

  /** Writes a file, whole or not at all. */
  static void write(Path file, State state) {
    StringBuilder out = new StringBuilder(FIRST).append('\n');
    out.append(state.fingerprint)
        .append(' ')
        .append(state.salt)
        .append(' ')
        .append(state.position)
        .append('\n');
    state.tables.forEach((name, table) -> line(out, name, table));
    for (Ledger.Extra extra : state.extras) {
      out.append("extra ").append(hex(extra.table().schema())).append(' ');
      out.append(hex(extra.table().name())).append(' ').append(extra.row()).append(' ');
      out.append(hex(extra.key())).append('\n');
    }
    out.append("end\n");
    try {
      Path directory = file.toAbsolutePath().getParent();
      Path draft = Files.createTempFile(directory, ".pyx-verify", null);
      try {
        Files.writeString(draft, out, StandardCharsets.US_ASCII);
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new StopException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static void line(StringBuilder out, TableName name, Table table) {
    Ledger.Counts c = table.counts;
    out.append("table ").append(hex(name.schema())).append(' ').append(hex(name.name()));
    out.append(' ').append(table.done);
    for (long count :
        new long[] {
          c.equal, c.missing, c.extra, c.different, c.undecided, c.deletedLawfully, c.unreadable
        }) {
      out.append(' ').append(count);
    }
    List<String> at = table.at;
    out.append(' ')
        .append(at == null ? NO_KEY : String.join(",", at.stream().map(Checkpoint::hex).toList()))
        .append('\n');
  }

  /** Removes a file whose work is done. */
  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new StopException("cannot remove " + file + ": " + e.getMessage(), e);
    }
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
  }
}
