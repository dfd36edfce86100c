package org.pyx.console.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.CopyStateCodec;
import org.pyx.schemas.wire.DecisionCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.TallyCodec;

/**
 * Where a lane stands, as its topics say.
 *
 * @param journalEnd the offset behind the journal's last record
 * @param acceptedEnd the offset behind the accepted topic's last record
 * @param tally the validator's books, if it has written any
 * @param source what capture saw last of the exchange's server, if the validator has passed it on
 * @param copy where the copy stands, if the sink has said
 * @param decisions what operators have decided, in order
 * @param laws the laws that were in force, in order
 */
public record LaneState(
    long journalEnd,
    long acceptedEnd,
    Optional<Tally> tally,
    Optional<Change.Source> source,
    Optional<CopyState> copy,
    List<Decision> decisions,
    List<LawCodec.InForce> laws) {
  public LaneState {
    decisions = List.copyOf(decisions);
    laws = List.copyOf(laws);
  }

  /**
   * Whether a lane has topics.
   *
   * @throws TryAgainException if Kafka does not say
   */
  public static boolean exists(KafkaAccess kafka, Lane lane) {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      return admin.listTopics().names().get().containsAll(lane.topics());
    } catch (ExecutionException | KafkaException e) {
      throw new TryAgainException("Kafka at " + kafka + " does not list its topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("interrupted while Kafka's topics were listed", e);
    }
  }

  /** Reads the topics of a lane. */
  public static LaneState read(KafkaAccess kafka, Lane lane) {
    List<Decision> decisions = new ArrayList<>();
    List<LawCodec.InForce> laws = new ArrayList<>();
    Optional<Tally> tallied;
    Optional<Change.Source> seen;
    Optional<CopyState> copied;
    long end;
    long accepted;
    try (TopicReader journal = TopicReader.glancing(kafka, lane.journal());
        TopicReader tally = TopicReader.glancing(kafka, lane.tally());
        TopicReader schema = TopicReader.glancing(kafka, lane.schema());
        TopicReader decided = TopicReader.glancing(kafka, lane.decisions())) {
      end = journal.end();
      accepted = journal.endOf(lane.accepted());
      tallied =
          tally.newest(record ->
              is(record, Frame.TALLY)
                  ? Optional.of(TallyCodec.decode(record.value()))
                  : Optional.empty());
      seen = tally.newest(LaneState::source);
      copied =
          schema.newest(record ->
              is(record, Frame.COPY)
                  ? Optional.of(CopyStateCodec.decode(record.value()))
                  : Optional.empty());
      decided.toEnd(record -> {
        if (is(record, Frame.DECISION) || is(record, Frame.DRAIN)) {
          decisions.add(DecisionCodec.decode(record.value()));
        } else if (is(record, Frame.LAW)) {
          laws.add(LawCodec.decode(record.value()));
        }
      });
    }
    return new LaneState(end, accepted, tallied, seen, copied, decisions, laws);
  }

  /**
   * Where the lane stands still, if it does. Books that the copy has passed already are those of a
   * moment ago.
   */
  public Optional<Hold> hold() {
    return tally
        .flatMap(Tally::hold)
        .filter(hold -> copy.map(CopyState::journalOffset).orElse(-1L) < hold.journalOffset());
  }

  /**
   * How many records of the journal wait behind the place where the lane stands, or 0 if it does
   * not stand. Marks of Kafka's transactions count too.
   */
  public long waiting() {
    return hold().map(hold -> Math.max(1, journalEnd - hold.journalOffset())).orElse(0L);
  }

  /** The tables that are rejected by decision now. */
  public Set<TableName> rejectedTables() {
    Set<TableName> tables = new TreeSet<>();
    for (Decision decision : decisions) {
      switch (decision) {
        case Decision.RejectTable reject -> tables.add(reject.table());
        case Decision.AdmitTable admit -> tables.remove(admit.table());
        case Decision.Release _, Decision.Drain _, Decision.Replay _, Decision.OfAlerts _ -> {}
      }
    }
    return tables;
  }

  private static Optional<Change.Source> source(ConsumerRecord<byte[], byte[]> message) {
    return is(message, Frame.CHANGE)
            && new ChangeCodec().decode(message.value()) instanceof Change.Source source
        ? Optional.of(source)
        : Optional.empty();
  }

  private static boolean is(ConsumerRecord<byte[], byte[]> message, Frame frame) {
    return message.value() != null && Frame.of(message.value()) == frame;
  }
}
