package org.pyx.validator.judge;

import static org.pyx.validator.Fixture.DEPOSITS;
import static org.pyx.validator.Fixture.LOG;
import static org.pyx.validator.Fixture.QUEUE;
import static org.pyx.validator.Fixture.RESERVES;
import static org.pyx.validator.Fixture.UNKNOWN;
import static org.pyx.validator.Fixture.at;
import static org.pyx.validator.Fixture.number;
import static org.pyx.validator.Fixture.only;
import static org.pyx.validator.Fixture.text;
import static org.pyx.validator.Fixture.with;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;
import org.pyx.validator.Fixture;

/**
 * Histories of the fixture's tables by chance: few keys, so that the same rows come again and
 * again, honest and forged, whole and in part.
 */
final class RandomHistory {
  private static final int KEYS = 200;

  private final Random random;

  RandomHistory(long seed) {
    random = new Random(seed);
  }

  List<Change.Judged> of(int length) {
    List<Change.Judged> changes = new ArrayList<>();
    while (changes.size() < length) {
      changes.add(next());
    }
    return changes;
  }

  private Change.Judged next() {
    int key = 1 + random.nextInt(KEYS);
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> Fixture.insert(DEPOSITS, deposit(key));
      case 4, 5 -> Fixture.insert(RESERVES, reserve(key));
      case 6, 7, 8, 9, 10, 11 -> update(DEPOSITS, deposit(key), deposit(key));
      case 12, 13, 14 -> update(RESERVES, reserve(key), reserve(key));
      case 15 -> delete(key);
      case 16 -> new Change.SnapshotRow(at(), 1, DEPOSITS, deposit(key));
      case 17 -> new Change.Insert(at(), 1, RESERVES, reserve(key), random.nextInt(4) == 0);
      case 18 -> Fixture.insert(LOG, Fixture.row(LOG, text("entry")));
      default -> rare(key);
    };
  }

  private Change.Judged rare(int key) {
    return switch (random.nextInt(8)) {
      case 0 -> Fixture.message();
      case 1 -> Fixture.truncate(DEPOSITS);
      case 2 -> Fixture.insert(UNKNOWN, reserve(key));
      case 3 -> Fixture.delete(QUEUE, only(reserve(key), "uuid"));
      case 4 -> Fixture.insert(RESERVES, only(reserve(key), "uuid", "pub", "balance", "gc_date"));
      case 5 -> Fixture.insert(DEPOSITS, with(deposit(key), "amount", Value.Unchanged.INSTANCE));
      case 6 -> update(DEPOSITS, with(deposit(key), "id", text("7")), deposit(key));
      default -> update(LOG, Fixture.row(LOG, text("entry")), Fixture.row(LOG, Value.NULL));
    };
  }

  private Change.Judged delete(int key) {
    return switch (random.nextInt(4)) {
      case 0 -> Fixture.delete(DEPOSITS, only(deposit(key), "id"));
      case 1 -> Fixture.delete(RESERVES, only(reserve(key), "pub"));
      case 2 -> new Change.Delete(at(), 1, RESERVES, only(reserve(key), "pub"), true);
      default -> Fixture.delete(RESERVES, Row.of(List.of(), List.of()));
    };
  }

  private Change.Judged update(TableName table, Row row, Row before) {
    Row sent =
        random.nextInt(5) == 0 && table.equals(DEPOSITS)
            ? with(row, "payload", Value.Unchanged.INSTANCE)
            : row;
    return Fixture.update(
        table, sent, random.nextInt(3) == 0 ? Optional.of(before) : Optional.empty());
  }

  /** Mostly the one row that belongs to a key; now and then another, or one that cannot be. */
  private Row deposit(int key) {
    String amount =
        switch (random.nextInt(20)) {
          case 0 -> "(6,0)";
          case 1 -> "(-1,0)";
          default -> "(" + key + ",0)";
        };
    Value payload = random.nextInt(15) == 0 ? Value.NULL : text("payload " + key);
    Row row = Fixture.deposit(key, amount, payload, random.nextInt(3) == 0, random.nextInt(3) != 0);
    return with(row, "hint", text("hint " + random.nextInt(3)));
  }

  private Row reserve(int key) {
    Row row = Fixture.reserve(key, "(" + random.nextInt(5) + ",0)", random.nextInt(3));
    return switch (random.nextInt(20)) {
      case 0 -> with(row, "note", text("forged"));
      case 1 -> with(row, "note", text("too long for its column"));
      case 2 -> with(row, "uuid", number(key + 1));
      default -> row;
    };
  }
}
