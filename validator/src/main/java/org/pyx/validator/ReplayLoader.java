package org.pyx.validator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.PickedRecords;
import org.pyx.schemas.wire.Witness;
import org.pyx.validator.topology.ReplayRequest;

/**
 * Reads what a replay needs before the topology runs, since that must not wait for Kafka. What is
 * judged comes from the journal; the evidence only says that it was rejected. Thread-safe.
 */
final class ReplayLoader {
  private final ValidatorConfig config;

  ReplayLoader(ValidatorConfig config) {
    this.config = config;
  }

  /**
   * Reads the events of a decision.
   *
   * @throws org.pyx.schemas.stage.TryAgainException if Kafka does not give them
   */
  ReplayRequest load(Map.Entry<Long, Decision.Replay> decided) {
    Decision.Replay decision = decided.getValue();
    try {
      Map<Long, ConsumerRecord<byte[], byte[]>> journal = journal(decision);
      return request(decided, journal);
    } catch (StopException e) {
      return new ReplayRequest(
          decided.getKey(), decision.law(), Optional.of(String.valueOf(e.getMessage())), List.of());
    }
  }

  private Map<Long, ConsumerRecord<byte[], byte[]>> journal(Decision.Replay decision) {
    SortedSet<Long> offsets = new TreeSet<>();
    decision.events().forEach(event -> offsets.add(event.journalOffset()));
    Map<Long, ConsumerRecord<byte[], byte[]>> records = new HashMap<>();
    long[] bytes = {0};
    PickedRecords.read(
        config.kafka(),
        config.lane().journal(),
        offsets,
        record -> {
          bytes[0] += Math.max(0, record.serializedValueSize());
          if (bytes[0] > Decision.Replay.MOST_BYTES && offsets.size() > 1) {
            throw new StopException(
                "its events have more than "
                    + Decision.Replay.MOST_BYTES
                    + " bytes: choose fewer at a time");
          }
          records.put(record.offset(), record);
        });
    return records;
  }

  private ReplayRequest request(
      Map.Entry<Long, Decision.Replay> decided, Map<Long, ConsumerRecord<byte[], byte[]>> journal) {
    Decision.Replay decision = decided.getValue();
    Map<Long, Decision.Chosen> byEvidence = new TreeMap<>();
    decision.events().forEach(event -> byEvidence.put(event.rejectedOffset(), event));
    Map<Long, ReplayRequest.Picked> picked = new HashMap<>();
    Witness witness = new Witness();
    PickedRecords.read(
        config.kafka(),
        config.lane().rejected(),
        new TreeSet<>(byEvidence.keySet()),
        record -> {
          Decision.Chosen chosen = byEvidence.get(record.offset());
          if (chosen != null) {
            picked.put(
                chosen.journalOffset(),
                pick(witness, chosen, record.value(), journal.get(chosen.journalOffset())));
          }
        });
    List<ReplayRequest.Picked> events = new ArrayList<>();
    for (Decision.Chosen chosen : decision.events()) {
      ReplayRequest.Picked event = picked.get(chosen.journalOffset());
      if (event == null) {
        throw new StopException(
            "the rejected topic has no evidence at offset "
                + chosen.rejectedOffset()
                + " about journal offset "
                + chosen.journalOffset());
      }
      events.add(event);
    }
    return new ReplayRequest(decided.getKey(), decision.law(), Optional.empty(), events);
  }

  private static ReplayRequest.Picked pick(
      Witness witness,
      Decision.Chosen chosen,
      byte @Nullable [] evidence,
      @Nullable ConsumerRecord<byte[], byte[]> source) {
    Witness.Found found = witness.look(chosen, evidence, source == null ? null : source.value());
    if (source == null || found.objection().isPresent()) {
      throw new StopException(found.objection().orElse("the journal lacks a record"));
    }
    return new ReplayRequest.Picked(
        chosen.journalOffset(),
        chosen.rejectedOffset(),
        found.refused(),
        source.key(),
        source.value());
  }
}
