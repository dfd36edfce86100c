package org.pyx.console.overview;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.TallyCodec;

/**
 * The books as they stood once, from the records of the tally topic that compaction has not yet
 * taken: Kafka compacts no segment that is written to. Stateless.
 */
final class TallyHistory {
  /** So far is looked back from a time: signs of the source stand between the books. */
  private static final int WINDOW = 64;

  private TallyHistory() {}

  /** Puts the books of some full minutes into the picture, where they are still there. */
  static void fill(KafkaAccess kafka, Lane lane, List<Instant> minutes, Throughput throughput) {
    if (minutes.isEmpty()) {
      return;
    }
    try (TopicReader tally = TopicReader.glancing(kafka, lane.tally())) {
      long end = tally.end();
      Map<Long, Optional<Tally>> read = new HashMap<>();
      for (Instant minute : minutes) {
        read.computeIfAbsent(tally.offsetAt(minute).orElse(end), behind -> at(tally, behind))
            .ifPresent(books -> throughput.put(minute, Throughput.sum(books)));
      }
    }
  }

  private static Optional<Tally> at(TopicReader tally, long behind) {
    if (behind == 0) {
      return Optional.empty();
    }
    Tally[] last = new Tally[1];
    tally.skipTo(Math.max(tally.begin(), behind - WINDOW));
    tally.until(behind, record -> tally(record).ifPresent(books -> last[0] = books));
    return Optional.ofNullable(last[0]);
  }

  private static Optional<Tally> tally(ConsumerRecord<byte[], byte[]> record) {
    return record.value() != null && Frame.of(record.value()) == Frame.TALLY
        ? Optional.of(TallyCodec.decode(record.value()))
        : Optional.empty();
  }
}
