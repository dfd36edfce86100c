package org.pyx.validator.judge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.Treatment;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.validator.memory.RowMemory;
import org.pyx.validator.rules.stream.SourceFacts;
import org.pyx.validator.rules.stream.StreamRules;
import org.pyx.validator.rules.stream.StreamState;
import org.pyx.validator.rules.stream.TableFacts;

/**
 * Watches the stream itself, and what capture saw at the exchange beside it. What stands as it
 * stood is said once. Not thread-safe.
 */
public final class StreamWatch {
  private static final String SOURCE = "source";

  /** What tells one server from another. */
  private static final Set<String> IDENTITY = Set.of(Facts.SYSTEM, Facts.TIMELINE);

  private final Law law;
  private final RowMemory memory;
  private final Rulings rulings;
  private final Map<TableName, TrustedSchema.Table> trusted;
  private final StreamRules rules = new StreamRules();
  private final ChangeCodec codec = new ChangeCodec();

  /**
   * What was found at one record.
   *
   * @param flags what people must know
   * @param hold why the lane must stand still, if it must
   */
  public record Found(List<Finding> flags, Optional<Finding> hold) {
    private static final Found NOTHING = new Found(List.of(), Optional.empty());

    public Found {
      flags = List.copyOf(flags);
    }
  }

  /** A watch under a law. */
  public StreamWatch(Law law, RowMemory memory) {
    this.law = law;
    this.memory = memory;
    this.rulings = new Rulings(law);
    this.trusted = law.schema().byName();
  }

  /** What there is to say of a record of the journal; changes nothing. */
  public Found look(long journalOffset, StreamState before, Change change) {
    List<Finding> findings =
        switch (change) {
          case Change.Source source -> ofSource(source);
          case Change.Catalog catalog -> ofTable(catalog);
          case Change.End end -> {
            List<Finding> found = new ArrayList<>();
            rules.gap.judge(before, end).ifPresent(found::add);
            rules.lsnBack.judge(before, end).ifPresent(found::add);
            rules.timeBack.judge(before, end).ifPresent(found::add);
            yield found;
          }
          case Change.Begin _, Change.Judged _ ->
              rules.gap.judge(before, change).map(List::of).orElse(List.of());
          case Change.Heartbeat _, Change.Relation _ -> List.of();
        };
    if (findings.isEmpty()) {
      return Found.NOTHING;
    }
    rulings.at(journalOffset);
    TableName table = change instanceof Change.OfTable ofTable ? ofTable.table() : null;
    return new Found(
        findings.stream().map(finding -> rulings.weighed(finding, table)).toList(),
        findings.stream()
            .filter(finding -> rulings.isHalt(finding, table))
            .findFirst()
            .map(finding -> rulings.weighed(finding, table)));
  }

  /** Remembers what capture saw. */
  public void remember(Change change) {
    switch (change) {
      case Change.Source source -> memory.keepNote(SOURCE, codec.encode(withLastKnown(source)));
      case Change.Catalog catalog -> {
        if (trusted.containsKey(catalog.table()) || !isGone(catalog)) {
          memory.keepNote(subject(catalog), digest(catalog));
        } else {
          memory.forgetNote(subject(catalog));
        }
      }
      case Change.Judged _,
          Change.Begin _,
          Change.End _,
          Change.Heartbeat _,
          Change.Relation _ -> {}
    }
  }

  private List<Finding> ofSource(Change.Source source) {
    SourceFacts now = new SourceFacts(source.facts());
    Change.Source last = lastSource();
    SourceFacts before = last == null ? null : new SourceFacts(last.facts());
    List<Finding> found = new ArrayList<>();
    rules.system.judge(before, now).ifPresent(found::add);
    rules.timeline.judge(before, now).ifPresent(found::add);
    rules.promotion.judge(before, now).ifPresent(found::add);
    rules.walRetained.judge(before, now).ifPresent(found::add);
    List<Finding> standing = standing(now);
    if (before != null) {
      standing.removeAll(standing(before)); // said already
    }
    found.addAll(standing);
    return found;
  }

  /** What is wrong by itself, whatever was before. */
  private List<Finding> standing(SourceFacts facts) {
    List<Finding> found = new ArrayList<>();
    rules.lsnBack.judge(facts).ifPresent(found::add);
    rules.gap.judge(facts).ifPresent(found::add);
    rules.publication.judge(facts).ifPresent(found::add);
    rules.slot.judge(facts).ifPresent(found::add);
    return found;
  }

  /** What could not be seen this time is as it was when it could: it must not be forgotten. */
  private Change.Source withLastKnown(Change.Source source) {
    Change.Source last = lastSource();
    if (last == null) {
      return source;
    }
    Map<String, Value> facts = new LinkedHashMap<>();
    for (int i = 0; i < last.facts().size(); i++) {
      facts.put(last.facts().name(i), last.facts().value(i));
    }
    for (int i = 0; i < source.facts().size(); i++) {
      String name = source.facts().name(i);
      Value value = source.facts().value(i);
      if (!IDENTITY.contains(name) || !(value instanceof Value.Null)) {
        facts.put(name, value);
      }
    }
    return new Change.Source(
        source.position(),
        source.commitTime(),
        Row.of(List.copyOf(facts.keySet()), List.copyOf(facts.values())));
  }

  private List<Finding> ofTable(Change.Catalog catalog) {
    byte[] last = memory.note(subject(catalog));
    if (last != null && Arrays.equals(last, digest(catalog))) {
      return List.of();
    }
    TableFacts now = new TableFacts(catalog.table(), catalog.facts());
    boolean copied =
        trusted.containsKey(catalog.table())
            && law.policy()
                .of(catalog.table())
                .filter(policy -> policy.treatment() == Treatment.COPY)
                .isPresent();
    List<Finding> found = new ArrayList<>();
    rules.unpublished.judge(now, copied).ifPresent(found::add);
    rules.publication.judge(now).ifPresent(found::add);
    if (copied) {
      rules.replicaIdentity.judge(now).ifPresent(found::add);
    }
    if (copied || !trusted.containsKey(catalog.table())) {
      rules.schemaChanged.judge(now, trusted.get(catalog.table())).ifPresent(found::add);
    }
    return found;
  }

  private Change.@Nullable Source lastSource() {
    byte[] note = memory.note(SOURCE);
    return note != null && codec.decode(note) instanceof Change.Source last ? last : null;
  }

  private byte[] tableDigest(TableName table) {
    TrustedSchema.Table known = trusted.get(table);
    List<TrustedSchema.Table> tables = known == null ? List.of() : List.of(known);
    return TrustedSchemaCodec.digest(new TrustedSchema(tables)).bytes();
  }

  private static boolean isGone(Change.Catalog catalog) {
    return catalog.facts().layout().names().stream()
        .noneMatch(name -> name.startsWith(Facts.COLUMN));
  }

  private static String subject(Change.Catalog catalog) {
    return "catalog " + catalog.table().quoted();
  }

  /**
   * Of the facts and of the law that they are held against: under another law they may be wrong.
   * The place and time of the look say nothing.
   */
  private byte[] digest(Change.Catalog catalog) {
    RowDigest digest = new RowDigest();
    digest.start();
    digest.add(new Value.Bytes(law.policy().digest().bytes()));
    digest.add(new Value.Bytes(tableDigest(catalog.table())));
    for (int i = 0; i < catalog.facts().size(); i++) {
      digest.add(new Value.Bytes(catalog.facts().name(i).getBytes(StandardCharsets.UTF_8)));
      digest.add(catalog.facts().value(i));
    }
    Digest made = digest.digest();
    return made.bytes();
  }
}
