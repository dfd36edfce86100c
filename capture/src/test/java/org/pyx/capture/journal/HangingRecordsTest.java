package org.pyx.capture.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.embedded.BrokerImage;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.start.WayOut;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LaneTopics;

/** What Kafka has forgotten to commit is neither lost nor written twice (ADR 21). */
class HangingRecordsTest {
  private static final Lane LANE = new Lane("hang");
  private static final long TIME = 1_700_000_000_000_000L;
  private static final long TRANSACTION = 77;

  private final Policy policy = PolicyFile.load("strict");

  @Test
  void captureCommitsWhatItsOwnProducerLeftBehind(@TempDir Path folder) throws Exception {
    Path killed = folder.resolve("killed");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("running"))) {
      KafkaAccess kafka = access(broker);
      LaneTopics.create(kafka, LANE);
      try (JournalWriter journal = JournalWriter.open(kafka, LANE, policy)) {
        journal.begin();
        journal.write(heartbeat(100), true);
        journal.commit();
        await().until(() -> !JournalTail.hangs(kafka, LANE));
        journal.begin();
        journal.write(begin(), false);
        journal.write(message(1), false);
        journal.write(message(2), false);
        await().until(() -> JournalTail.hangs(kafka, LANE)); // one batch, which has been sent
        BrokerImage.take(folder.resolve("running"), killed);
      }
    }
    BrokerImage.decide(killed, LANE.member("capture"), BrokerImage.Decision.FORGOTTEN);
    try (EmbeddedBroker broker = EmbeddedBroker.start(killed)) {
      KafkaAccess kafka = access(broker);
      assertThat(JournalTail.hangs(kafka, LANE)).isTrue();
      try (JournalWriter journal = JournalWriter.open(kafka, LANE, policy)) {
        assertThat(JournalTail.hangs(kafka, LANE)).isFalse();
        JournalTail tail = JournalTail.read(kafka, LANE);
        assertThat(tail.resume()).isEqualTo(new Lsn(100));
        assertThat(tail.open()).isEqualTo(new JournalTail.Open(TRANSACTION, 2, new Lsn(202)));
        journal.begin();
        journal.write(message(3), false);
        journal.commit();
        await().untilAsserted(() -> assertThat(orders(kafka)).containsExactly(1L, 2L, 3L));
      }
    }
  }

  @Test
  void whatAnotherProducerLeftBehindIsForAPersonToEnd(@TempDir Path folder) {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      KafkaAccess kafka = access(broker);
      LaneTopics.create(kafka, LANE);
      try (KafkaProducer<byte[], byte[]> other =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "other"),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        other.initTransactions();
        other.beginTransaction();
        var _ = other.send(new ProducerRecord<>(LANE.journal(), new byte[] {1}));
        other.flush();
        assertThatThrownBy(() -> JournalWriter.open(kafka, LANE, policy))
            .isInstanceOf(StopException.class)
            .hasMessageContaining("another producer wrote them")
            .hasMessageContaining(WayOut.RECORDS_HANG.heading());
      }
    }
  }

  private static KafkaAccess access(EmbeddedBroker broker) {
    return new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
  }

  private static List<Long> orders(KafkaAccess kafka) {
    List<Long> orders = new ArrayList<>();
    ChangeCodec codec = new ChangeCodec();
    JournalTail.readBack(
        kafka,
        LANE,
        orders::clear,
        entry -> {
          if (codec.decode(entry.value()) instanceof Change.Message message) {
            orders.add(message.position().order());
          }
        },
        () -> false);
    return orders;
  }

  private static Change heartbeat(long lsn) {
    return new Change.Heartbeat(
        new TransactionPosition(TransactionPosition.NO_TRANSACTION, new Lsn(lsn), 0), TIME);
  }

  private static Change begin() {
    return new Change.Begin(new TransactionPosition(TRANSACTION, new Lsn(200), 0), TIME);
  }

  private static Change message(long order) {
    return new Change.Message(
        new TransactionPosition(TRANSACTION, new Lsn(200 + order), order), TIME, "p", new byte[0]);
  }
}
