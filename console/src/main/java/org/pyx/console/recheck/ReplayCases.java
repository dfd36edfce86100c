package org.pyx.console.recheck;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.PickedRecords;
import org.pyx.schemas.wire.Witness;
import org.pyx.validator.judge.Replaying;

/** Reads what a replay judges, as the validator does. Not thread-safe. */
public final class ReplayCases {
  private final KafkaAccess kafka;
  private final Lane lane;
  private final Map<Long, byte[]> journal = new HashMap<>();

  /** Of a lane. */
  public ReplayCases(KafkaAccess kafka, Lane lane) {
    this.kafka = kafka;
    this.lane = lane;
  }

  /**
   * The changes of some events; those to which something is objected are left out.
   *
   * @param objections is told why an event cannot be replayed
   */
  public List<Replaying.Case> of(List<Decision.Chosen> events, Consumer<String> objections) {
    journal.clear();
    journal.putAll(
        values(lane.journal(), events.stream().map(Decision.Chosen::journalOffset).toList()));
    Map<Long, byte[]> evidence =
        values(lane.rejected(), events.stream().map(Decision.Chosen::rejectedOffset).toList());
    Witness witness = new Witness();
    ChangeCodec changes = new ChangeCodec();
    List<Replaying.Case> cases = new ArrayList<>();
    for (Decision.Chosen chosen : events) {
      byte[] value = journal.get(chosen.journalOffset());
      Witness.Found found = witness.look(chosen, evidence.get(chosen.rejectedOffset()), value);
      if (value != null
          && found.objection().isEmpty()
          && changes.decode(value) instanceof Change.Judged change) {
        cases.add(
            new Replaying.Case(
                chosen.journalOffset(), chosen.rejectedOffset(), found.refused(), change));
      } else {
        objections.accept(found.objection().orElse("the journal's record needs no verdict"));
      }
    }
    return cases;
  }

  /** The journal's records of the last call, as they stand there. */
  public Map<Long, byte[]> journal() {
    return Map.copyOf(journal);
  }

  private Map<Long, byte[]> values(String topic, List<Long> offsets) {
    Map<Long, byte[]> values = new HashMap<>();
    PickedRecords.read(kafka, topic, new TreeSet<>(offsets), record -> put(values, record));
    return values;
  }

  private static void put(Map<Long, byte[]> values, ConsumerRecord<byte[], byte[]> record) {
    if (record.value() != null) {
      values.put(record.offset(), record.value());
    }
  }
}
