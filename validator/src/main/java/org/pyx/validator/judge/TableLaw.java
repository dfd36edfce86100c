package org.pyx.validator.judge;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.DeleteLaw;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.stage.StopException;
import org.pyx.validator.memory.Remembered;
import org.pyx.validator.memory.RowKey;
import org.pyx.validator.memory.RowMemory;
import org.pyx.validator.rules.TrustedRow;
import org.pyx.validator.rules.row.AmountFormRule;
import org.pyx.validator.rules.row.AmountNullRule;
import org.pyx.validator.rules.row.AmountRangeRule;
import org.pyx.validator.rules.row.BlobRule;
import org.pyx.validator.rules.row.HashRule;
import org.pyx.validator.rules.row.LengthRule;
import org.pyx.validator.rules.row.NotNullRule;
import org.pyx.validator.rules.row.OversizeRule;
import org.pyx.validator.rules.row.RangeRule;
import org.pyx.validator.rules.row.RowRule;
import org.pyx.validator.rules.row.ShapeRule;
import org.pyx.validator.rules.row.TextRule;
import org.pyx.validator.rules.row.TimeRule;
import org.pyx.validator.rules.row.TypeRule;

/** Everything that is trusted of one table, made ready for judging its rows. Not thread-safe. */
final class TableLaw {
  private final TrustedSchema.Table table;
  private final TablePolicy policy;
  private final TypeRule types = new TypeRule();
  private final List<RowRule> rules;
  private final ShapeRule shape;
  private final RowIdentity identity;
  private final MovingColumns moving;
  private final Epochs.Epoch today;
  private final RowDigest digest = new RowDigest();
  private @Nullable Epochs epochs;
  private @Nullable Layout knownLayout;
  private int[] knownPlaces = {};

  /**
   * What is known of a row.
   *
   * @param key its key, or null if the table has none or a value of it is not there
   * @param remembered what is remembered under the key, or null
   */
  record Known(@Nullable RowKey key, @Nullable Remembered remembered) {}

  /** How a row compares with what is remembered of it. */
  enum Likeness {
    /** The immutable columns are those that were accepted. */
    SAME,
    /** At least one is not. */
    DIFFERENT,
    /** The value of one is not there. */
    UNKNOWN
  }

  /**
   * Takes what is trusted and what is allowed.
   *
   * @throws StopException if the policy names a column that the table does not have, or has more
   *     one-way columns than are remembered
   */
  TableLaw(TrustedSchema.Table table, TablePolicy policy, Policy whole) {
    requireColumns(table, policy);
    this.table = table;
    this.policy = policy;
    TablePolicy.Contents contents = policy.contents();
    this.rules =
        List.of(
            types,
            new OversizeRule(),
            new TextRule(),
            new NotNullRule(table),
            new LengthRule(table),
            new RangeRule(table),
            new AmountFormRule(table, contents.amounts()),
            new AmountNullRule(table, contents.amounts()),
            new AmountRangeRule(table, contents.amounts()),
            new TimeRule(table, whole),
            new BlobRule(table, contents.blobs()),
            new HashRule(table, contents.hashes()));
    this.shape = new ShapeRule(table);
    this.identity = new RowIdentity(table.name());
    this.moving = new MovingColumns(table, policy);
    this.today =
        new Epochs.Epoch(table.identity(policy.serial()), moving.immutable(), moving.flagNames());
  }

  /** Looks up by which laws rows of the table are remembered. */
  void recall(RowMemory memory) {
    epochs = Epochs.of(table.name(), today, memory);
  }

  /** The columns by which a row is known; empty if the table has no key at all. */
  List<String> key() {
    return today.key();
  }

  byte[] tag() {
    return identity.tag();
  }

  List<RowRule> rules() {
    return rules;
  }

  MovingColumns moving() {
    return moving;
  }

  /**
   * The row in the order of the trusted columns, or empty if its columns are not the trusted ones.
   */
  Optional<TrustedRow> align(Row row) {
    Layout layout = row.layout();
    if (layout != knownLayout) {
      int[] places = shape.places(layout);
      if (places.length == 0) {
        return Optional.empty();
      }
      knownLayout = layout;
      knownPlaces = places;
    }
    return Optional.of(new TrustedRow(table, row, knownPlaces));
  }

  /** What differs between a row's columns and the trusted ones. */
  Finding shapeBroken(Row row) {
    return shape.broken(row.layout());
  }

  /** What is broken if a new row lacks a value. */
  Finding incomplete(TrustedRow row) {
    return types.incomplete(row);
  }

  /**
   * What is remembered of a row, under whatever law it was accepted.
   *
   * @param before the row before an UPDATE, if it is at hand
   */
  Known find(Row row, @Nullable Row before, RowMemory memory) {
    RowKey today = null;
    List<Epochs.Key> keys = epochs().keys();
    for (int i = 0; i < keys.size(); i++) {
      RowKey key = identity.keyOf(row, before, keys.get(i));
      today = i == 0 ? key : today;
      Remembered remembered = key == null ? null : memory.find(key);
      if (remembered != null) {
        return new Known(key, remembered);
      }
    }
    return new Known(today, null);
  }

  /** The key by which a row is known today; null if the table has none. */
  @Nullable RowKey todaysKey(Row row) {
    return identity.keyOf(row, null, epochs().keys().getFirst());
  }

  /**
   * Whether another row may have the key under which a row is remembered: if that was found by a
   * key of which today's is wider.
   */
  boolean mayBeAnother(Remembered known) {
    List<String> then = epochs().get(known.epoch()).key();
    return today.key().size() > then.size() && today.key().containsAll(then) && !known.deleted();
  }

  /** What is to be remembered of a new row, all of whose values are there. */
  Remembered firstSeen(TrustedRow row) {
    Digest content = digestOf(row, null, today.immutable());
    if (content == null) {
      throw new IllegalArgumentException("the row is not complete");
    }
    return new Remembered(
        false, epochs().current(), moving.flagsOf(row), content, moving.versionOf(row, null));
  }

  /**
   * Compares the immutable columns of a row with what is remembered, by the law under which it was
   * accepted. Where that was another law than today's, the row before the UPDATE helps if it is
   * complete: it is authentic if it is what was accepted, and then says what was changed.
   *
   * @param before the row before, by the exchange's own word; values that an UPDATE did not send
   *     are taken from it
   */
  Likeness compare(TrustedRow row, @Nullable Row before, Remembered known) {
    List<String> columns = epochs().get(known.epoch()).immutable();
    Digest now = digestOf(row, before, columns);
    if (now == null) {
      return Likeness.UNKNOWN;
    }
    boolean same = now.equals(known.digest());
    if (known.epoch() != epochs().current() && before != null) {
      boolean authentic = same || isAuthentic(before, columns, known);
      return authentic && moving.differences(row, before).isEmpty()
          ? Likeness.SAME
          : Likeness.DIFFERENT;
    }
    return same ? Likeness.SAME : Likeness.DIFFERENT;
  }

  private boolean isAuthentic(Row before, List<String> columns, Remembered known) {
    Optional<TrustedRow> aligned = align(before);
    return aligned.isPresent()
        && Objects.equals(known.digest(), digestOf(aligned.get(), null, columns));
  }

  /** What is remembered of a row after a change that was found good, by today's law. */
  Remembered afterUpdate(TrustedRow row, @Nullable Row before, Remembered known) {
    Remembered moved = known.moved(moving.flagsOf(row), moving.versionOf(row, before));
    if (known.epoch() == epochs().current()) {
      return moved;
    }
    Digest content = digestOf(row, before, today.immutable());
    return content == null ? known : moved.under(epochs().current(), content);
  }

  /** The flags that had moved in a remembered row and have not any more, by name. */
  List<String> resetFlags(Remembered known, Remembered now) {
    return moving.resetFlags(movedFlags(known), movedFlags(now));
  }

  /** Which of today's flags have moved in a row, whatever law it is remembered by. */
  private byte movedFlags(Remembered known) {
    return known.epoch() == epochs().current()
        ? known.flags()
        : moving.translated(known.flags(), epochs().get(known.epoch()).flags());
  }

  /** The immutable columns in which two rows differ, by name. */
  List<String> differences(TrustedRow row, @Nullable Row before) {
    return before == null ? List.of() : moving.differences(row, before);
  }

  /** Whether the policy allows that a row is deleted. */
  boolean mayDelete(@Nullable Remembered known) {
    return switch (policy.deletes()) {
      case DeleteLaw.Never _ -> false;
      case DeleteLaw.Always _ -> true;
      case DeleteLaw.OnceMoved law ->
          known != null && moving.hasMoved(movedFlags(known), law.column());
    };
  }

  private @Nullable Digest digestOf(TrustedRow row, @Nullable Row before, List<String> columns) {
    digest.start();
    int[] places = moving.placesOf(columns);
    for (int place : places) {
      var value = place < 0 ? null : moving.sent(row, place, before);
      if (value == null) {
        return null;
      }
      digest.add(value);
    }
    return digest.digest();
  }

  private Epochs epochs() {
    if (epochs == null) {
      throw new IllegalStateException("recall() comes first");
    }
    return epochs;
  }

  private static void requireColumns(TrustedSchema.Table table, TablePolicy policy) {
    Set<String> named = policy.namedColumns();
    table.columns().forEach(column -> named.remove(column.name()));
    if (!named.isEmpty()) {
      throw new StopException(
          "the policy names columns "
              + named
              + " of table "
              + table.name()
              + ", which the copy does not have: correct the policy, or the copy's schema");
    }
  }
}
