package org.pyx.console.inspect;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.wire.Headers;

/**
 * Which events are wanted. Everything that is named must hold. Immutable.
 *
 * @param tables the tables; empty for all
 * @param key the row
 * @param rules ids of rules, or their beginnings such as {@code row.*}; empty for all
 * @param severities the severities; empty for all
 * @param positions the positions at the exchange
 * @param transaction the transaction id
 * @param written when the record was written
 * @param text what must occur in explanation or values, whatever its case
 * @param byHeaders whether a record may be passed over because its headers say that it is another
 */
public record EntryFilter(
    Set<TableName> tables,
    Optional<RowKey> key,
    Set<String> rules,
    Set<Severity> severities,
    Range<Lsn> positions,
    Optional<Long> transaction,
    Range<Instant> written,
    Optional<String> text,
    boolean byHeaders) {
  /** Wants everything. */
  public static final EntryFilter ALL =
      new EntryFilter(
          Set.of(),
          Optional.empty(),
          Set.of(),
          Set.of(),
          Range.all(),
          Optional.empty(),
          Range.all(),
          Optional.empty(),
          true);

  public EntryFilter {
    tables = Set.copyOf(tables);
    rules = Set.copyOf(rules);
    severities = Set.copyOf(severities);
  }

  /** The same, whenever the record was written. */
  EntryFilter atAnyTime() {
    return new EntryFilter(
        tables, key, rules, severities, positions, transaction, Range.all(), text, byHeaders);
  }

  /**
   * Whether a record is worth decoding, by what stands around its value. A header that is missing
   * says nothing.
   *
   * @param at when the record was written
   * @param header gives a header's text by its name, or null
   */
  public boolean mayMatch(Instant at, Function<String, @Nullable String> header) {
    if (!written.contains(at)) {
      return false;
    }
    return !byHeaders
        || (agrees(
                header.apply(Headers.TABLE),
                tables.isEmpty(),
                t -> tables.stream().anyMatch(table -> table.toString().equals(t)))
            && agrees(header.apply(Headers.RULE), rules.isEmpty(), this::isRule)
            && agrees(
                header.apply(Headers.SEVERITY),
                severities.isEmpty(),
                s -> severities.stream().anyMatch(severity -> lower(severity).equals(s)))
            && agrees(
                header.apply(Headers.TRANSACTION),
                transaction.isEmpty(),
                t -> t.equals(Long.toString(transaction.orElse(-1L))))
            && agrees(header.apply(Headers.LSN), positions.isAll(), this::isPosition));
  }

  private static boolean agrees(
      @Nullable String header, boolean all, java.util.function.Predicate<String> test) {
    return all || header == null || test.test(header);
  }

  private boolean isPosition(String text) {
    try {
      return positions.contains(Lsn.parse(text));
    } catch (IllegalArgumentException e) {
      return true; // says nothing
    }
  }

  private boolean isRule(String id) {
    return rules.stream()
        .anyMatch(rule ->
            rule.endsWith("*")
                ? id.startsWith(rule.substring(0, rule.length() - 1))
                : rule.equals(id));
  }

  /** Whether an entry is wanted. What cannot be read is: nobody can tell that it is another. */
  public boolean matches(Entry entry) {
    if (!written.contains(entry.written())) {
      return false;
    }
    return switch (entry.content()) {
      case Content.Unreadable _ -> true;
      case Content.Captured c -> noRule() && matches(c.change()) && says(c.change(), null);
      case Content.Copied c ->
          noRule() && matches(c.accepted().change()) && says(c.accepted().change(), null);
      case Content.Evidence c -> {
        Finding finding = c.event().finding();
        yield (rules.isEmpty() || isRule(finding.rule().value()))
            && (severities.isEmpty() || severities.contains(finding.severity()))
            && matches(c.event().change())
            && says(c.event().change(), finding);
      }
      case Content.Settled c ->
          noRule()
              && tables.isEmpty()
              && key.isEmpty()
              && text.isEmpty()
              && positions.contains(c.settlement().position().lsn())
              && isTransaction(c.settlement().position().transactionId());
      case Content.Decided c ->
          noChange() && matches(c.decision()) && contains(Stream.of(c.decision().reason()));
      case Content.JudgedAgain c ->
          noChange()
              && tables.isEmpty()
              && contains(
                  c.replayed() instanceof Replayed.Refused refused
                      ? Stream.of(refused.reason())
                      : Stream.empty());
      case Content.Ruled c ->
          noChange() && tables.isEmpty() && contains(Stream.of(c.law().law().policy().text()));
    };
  }

  private boolean noRule() {
    return rules.isEmpty() && severities.isEmpty();
  }

  private boolean noChange() {
    return noRule() && key.isEmpty() && positions.isAll() && transaction.isEmpty();
  }

  private boolean matches(Decision decision) {
    return switch (decision) {
      case Decision.RejectTable d -> tables.isEmpty() || tables.contains(d.table());
      case Decision.AdmitTable d -> tables.isEmpty() || tables.contains(d.table());
      case Decision.Release _, Decision.Drain _, Decision.Replay _, Decision.OfAlerts _ ->
          tables.isEmpty();
    };
  }

  private boolean matches(Change change) {
    return (tables.isEmpty()
            || (change instanceof Change.OfTable ofTable && tables.contains(ofTable.table())))
        && positions.contains(change.position().lsn())
        && isTransaction(change.position().transactionId())
        && key.map(row -> row.matches(change)).orElse(true);
  }

  private boolean isTransaction(long id) {
    return transaction.isEmpty() || transaction.get() == id;
  }

  private boolean says(Change change, @Nullable Finding finding) {
    return text.isEmpty()
        || (finding != null && contains(Stream.of(finding.explanation(), finding.trusted())))
        || contains(texts(change));
  }

  private boolean contains(Stream<String> texts) {
    return text.isEmpty()
        || texts.anyMatch(
            each -> each.toLowerCase(Locale.ROOT).contains(text.get().toLowerCase(Locale.ROOT)));
  }

  private static Stream<String> texts(Change change) {
    return switch (change) {
      case Change.Insert c -> texts(c.row());
      case Change.SnapshotRow c -> texts(c.row());
      case Change.Update c ->
          Stream.concat(texts(c.row()), Stream.ofNullable(c.before()).flatMap(EntryFilter::texts));
      case Change.Delete c -> texts(c.before());
      case Change.Observed c -> texts(c.facts());
      case Change.Relation c -> c.columns().stream().flatMap(x -> Stream.of(x.name(), x.type()));
      case Change.Message c ->
          Stream.of(c.prefix(), new String(c.content(), java.nio.charset.StandardCharsets.UTF_8));
      case Change.Truncate _, Change.Begin _, Change.End _, Change.Heartbeat _ -> Stream.empty();
    };
  }

  private static Stream<String> texts(Row row) {
    return IntStream.range(0, row.size())
        .boxed()
        .flatMap(i -> List.of(row.name(i), ValueWords.plain(row.value(i))).stream());
  }

  private static String lower(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
