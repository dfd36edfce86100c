package org.pyx.validator.judge;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.StopException;
import org.pyx.validator.memory.Remembered;
import org.pyx.validator.memory.RowMemory;

/**
 * By which columns the rows of a table were known and compared, in the course of time: a row is
 * remembered by the law under which it was accepted, and the auditor's schema or the policy may
 * have changed since. The newest is the last. Not thread-safe.
 */
final class Epochs {
  private final List<Epoch> epochs;
  private final List<Key> keys;

  /**
   * One law of a table.
   *
   * @param key the columns by which a row is known
   * @param immutable the columns of the digest, in their order
   * @param flags the one-way columns in the order of their bits, each with its direction
   */
  record Epoch(List<String> key, List<String> immutable, List<String> flags) {
    Epoch {
      key = List.copyOf(key);
      immutable = List.copyOf(immutable);
      flags = List.copyOf(flags);
    }
  }

  /**
   * Columns by which rows are or were known.
   *
   * @param number of the first law with this key, which tells its rows from those of other keys
   * @param columns the columns
   */
  record Key(int number, List<String> columns) {}

  private Epochs(List<Epoch> epochs) {
    this.epochs = epochs;
    Map<List<String>, Integer> first = new HashMap<>();
    for (int i = 0; i < epochs.size(); i++) {
      first.putIfAbsent(epochs.get(i).key(), i);
    }
    this.keys =
        epochs.reversed().stream()
            .map(Epoch::key)
            .distinct()
            .map(columns -> new Key(first.getOrDefault(columns, 0), columns))
            .toList();
  }

  /**
   * What is remembered of a table, with today's law at the end.
   *
   * @throws StopException if the law has changed more often than is remembered
   */
  static Epochs of(TableName table, Epoch today, RowMemory memory) {
    String subject = "law " + table.quoted();
    byte[] note = memory.note(subject);
    List<Epoch> epochs = note == null ? new ArrayList<>() : read(note);
    if (epochs.isEmpty() || !epochs.getLast().equals(today)) {
      epochs.add(today);
      if (epochs.size() > Remembered.MOST_EPOCHS) {
        throw new StopException(
            "the policy or the auditor's schema of table "
                + table
                + " has changed "
                + Remembered.MOST_EPOCHS
                + " times: begin a new lane with a new copy");
      }
      memory.keepNote(subject, write(epochs));
    }
    return new Epochs(epochs);
  }

  /** The number of today's law. */
  int current() {
    return epochs.size() - 1;
  }

  /** A law by its number. */
  Epoch get(int number) {
    return epochs.get(number);
  }

  /** The keys by which rows have been known, the newest first, each once. */
  List<Key> keys() {
    return keys;
  }

  private static byte[] write(List<Epoch> epochs) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(epochs.size());
      for (Epoch epoch : epochs) {
        write(out, epoch.key());
        write(out, epoch.immutable());
        write(out, epoch.flags());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, List<String> names) throws IOException {
    out.writeInt(names.size());
    for (String name : names) {
      out.writeUTF(name);
    }
  }

  private static List<Epoch> read(byte[] note) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(note))) {
      List<Epoch> epochs = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        epochs.add(new Epoch(names(in), names(in), names(in)));
      }
      return epochs;
    } catch (IOException e) {
      throw new UncheckedIOException("the digest store holds a law that cannot be read", e);
    }
  }

  private static List<String> names(DataInputStream in) throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      names.add(in.readUTF());
    }
    return names;
  }
}
