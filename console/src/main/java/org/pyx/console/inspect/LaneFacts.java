package org.pyx.console.inspect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.NearNames;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.MalformedRecordException;
import org.pyx.schemas.wire.TallyCodec;

/**
 * What a lane's small topics say that helps to read the large ones. Topics that are gone, and
 * records that cannot be read, are passed over: evidence is looked at when something is wrong.
 *
 * @param laws the laws in order
 * @param tally the validator's books
 * @param policy the configured policy
 */
public record LaneFacts(List<LawCodec.InForce> laws, Optional<Tally> tally, Policy policy) {
  public LaneFacts {
    laws = List.copyOf(laws);
  }

  /** Reads them. */
  public static LaneFacts read(KafkaAccess kafka, Lane lane, Policy policy) {
    List<LawCodec.InForce> laws = new ArrayList<>();
    EntryDecoder decoder = new EntryDecoder();
    if (TopicScan.exists(kafka, lane.decisions())) {
      try (TopicScan decisions =
          new TopicScan(kafka, lane.decisions(), Range.all(), Optional.empty(), false)) {
        for (ConsumerRecord<byte[], byte[]> record = decisions.next();
            record != null;
            record = decisions.next()) {
          if (decoder.content(record.value()) instanceof Content.Ruled ruled) {
            laws.add(ruled.law());
          }
        }
      }
    }
    Optional<Tally> tally = Optional.empty();
    if (TopicScan.exists(kafka, lane.tally())) {
      tally = TopicScan.newest(kafka, lane.tally(), record -> tally(record.value()));
    }
    return new LaneFacts(laws, tally, policy);
  }

  private static Optional<Tally> tally(byte @Nullable [] value) {
    try {
      return value != null && Frame.of(value) == Frame.TALLY
          ? Optional.of(TallyCodec.decode(value))
          : Optional.empty();
    } catch (MalformedRecordException e) {
      return Optional.empty();
    }
  }

  /** The last journal offset that is judged; -1 if nothing is, or nobody knows. */
  public long judged() {
    return tally.map(Tally::journalOffset).orElse(-1L);
  }

  /** A table as the newest law has it. */
  public Optional<TrustedSchema.Table> table(TableName name) {
    return laws.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(laws.getLast().law().schema().byName().get(name));
  }

  /**
   * The table that somebody means, by its name with or without the schema.
   *
   * @throws StopException if the lane knows none of that name, or several
   */
  public TableName resolve(String name) {
    Collection<TableName> known = known();
    List<TableName> meant =
        known.stream().filter(t -> t.toString().equals(name) || t.name().equals(name)).toList();
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    if (meant.size() > 1) {
      throw new StopException(
          "\"" + name + "\" may be " + words(meant) + ": give the schema with it");
    }
    int dot = name.indexOf('.');
    if (mayKnowOthers() && !name.isEmpty()) {
      return dot > 0 && dot < name.length() - 1
          ? new TableName(name.substring(0, dot), name.substring(dot + 1))
          : new TableName(policy.schema(), name);
    }
    String plain = dot > 0 ? name.substring(dot + 1) : name;
    List<String> near = NearNames.of(plain, known.stream().map(TableName::name).toList());
    throw new StopException(
        "neither the lane nor its policy knows a table \""
            + name
            + "\""
            + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?"));
  }

  private Collection<TableName> known() {
    Collection<TableName> known = new TreeSet<>(policy.tables().keySet());
    for (LawCodec.InForce law : laws) {
      known.addAll(law.law().policy().tables().keySet());
      law.law().schema().tables().forEach(table -> known.add(table.name()));
    }
    tally.ifPresent(books -> known.addAll(books.tables().keySet()));
    return known;
  }

  /** Whether the exchange may have shown tables that no list of ours has. */
  private boolean mayKnowOthers() {
    return tally.map(books -> books.tables().containsKey(Tally.OTHERS)).orElse(laws.isEmpty());
  }

  private static String words(List<TableName> tables) {
    return String.join(" or ", tables.stream().map(TableName::toString).toList());
  }
}
