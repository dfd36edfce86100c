package org.pyx.validator.topology;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.wire.Lane;

/** Journal in; accepted, rejected, tally and the law in force out. Stateless. */
public final class JudgeTopology {
  private JudgeTopology() {}

  /** The topics in which Streams keeps what the validator of a lane remembers. */
  public static List<String> changelogs(Lane lane) {
    return Stream.of(VerdictProcessor.ROWS, VerdictProcessor.BOOKS)
        .map(store -> lane.member("validator") + "-" + store + "-changelog")
        .toList();
  }

  /**
   * The topology of a lane.
   *
   * @param law what it judges by
   * @param listener is told when the lane stands still
   * @param journal what it reads
   * @param beginning what its books are held against when it begins
   * @param replay what is to be judged once more
   */
  public static Topology of(
      Lane lane,
      Law law,
      HoldListener listener,
      Journal journal,
      Beginning beginning,
      Optional<ReplayRequest> replay) {
    ByteArraySerializer out = new ByteArraySerializer();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    Serde<Bytes> keys = Serdes.Bytes();
    Serde<byte[]> values = Serdes.ByteArray();
    String judge = "judge";
    return new Topology()
        .addSource("journal", in, in, lane.journal())
        .addProcessor(
            judge, () -> new VerdictProcessor(law, listener, journal, beginning, replay), "journal")
        // rows are read and written at random, so Streams' record cache in front of RocksDB only
        // costs
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(VerdictProcessor.ROWS), keys, values)
                .withLoggingEnabled(Map.of())
                .withCachingDisabled(),
            judge)
        // the books are few and written with every record: the cache writes each once per commit
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(VerdictProcessor.BOOKS), keys, values)
                .withLoggingEnabled(Map.of())
                .withCachingEnabled(),
            judge)
        .addSink(VerdictProcessor.ACCEPTED, lane.accepted(), out, out, judge)
        .addSink(VerdictProcessor.REJECTED, lane.rejected(), out, out, judge)
        .addSink(VerdictProcessor.TALLY, lane.tally(), out, out, judge)
        .addSink(VerdictProcessor.DECISIONS, lane.decisions(), out, out, judge);
  }
}
