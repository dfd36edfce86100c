package org.pyx.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogKey;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue;
import org.jspecify.annotations.Nullable;

/**
 * What a broker leaves behind that is killed at the worst of moments: for tests, which cannot hit
 * that moment. Stateless.
 */
public final class BrokerImage {
  private static final String TRANSACTIONS = "__transaction_state-";
  private static final String LOG = "00000000000000000000.log";

  private BrokerImage() {}

  /** How far the coordinator had come with a transaction. */
  public enum Decision {
    /** It had decided to commit, and had not yet told the partitions. */
    PREPARED_COMMIT(2),
    /** It had decided to abort, and had not yet told the partitions. */
    PREPARED_ABORT(3),
    /** It believed to have told the partitions, and had not: what Kafka's own error comes to. */
    FORGOTTEN(4);

    private final byte status;

    Decision(int status) {
      this.status = (byte) status;
    }
  }

  /**
   * Copies the directory of a broker that runs.
   *
   * @throws IOException if it cannot be read, or the copy not be written
   */
  public static void take(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  /**
   * Writes what the coordinator writes when it decides on the transaction that a producer has open.
   *
   * @param image the directory
   * @param transactionalId the producer's
   * @throws IOException if the directory cannot be read or written
   * @throws IllegalStateException if there is no such producer
   */
  public static void decide(Path image, String transactionalId, Decision decision)
      throws IOException {
    List<Path> folders;
    try (Stream<Path> all = Files.list(image)) {
      folders =
          all.filter(folder -> folder.getFileName().toString().startsWith(TRANSACTIONS)).toList();
    }
    boolean found = false;
    for (Path folder : folders) {
      Path log = folder.resolve(LOG);
      MemoryRecords decided = decided(log, transactionalId, decision);
      if (decided != null) {
        found = true;
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.APPEND)) {
          decided.writeFullyTo(file);
        }
      }
    }
    if (!found) {
      throw new IllegalStateException("no transaction of " + transactionalId + " in " + image);
    }
  }

  private static @Nullable MemoryRecords decided(
      Path log, String transactionalId, Decision decision) throws IOException {
    MemoryRecords decided = null;
    long end = 0;
    try (FileRecords records = FileRecords.open(log.toFile())) {
      for (RecordBatch batch : records.batches()) {
        end = batch.lastOffset() + 1;
      }
      for (RecordBatch batch : records.batches()) {
        for (Record each : batch) {
          if (!batch.isControlBatch() && isOf(each, transactionalId)) {
            decided = decided(batch, each, end, decision);
          }
        }
      }
    }
    return decided;
  }

  private static boolean isOf(Record each, String transactionalId) {
    ByteBuffer key = each.key();
    short version = key.getShort();
    return new TransactionLogKey(new ByteBufferAccessor(key), version)
        .transactionalId()
        .equals(transactionalId);
  }

  private static MemoryRecords decided(
      RecordBatch batch, Record last, long offset, Decision decision) {
    ByteBuffer value = last.value();
    short version = value.getShort();
    TransactionLogValue state = new TransactionLogValue(new ByteBufferAccessor(value), version);
    state.setTransactionStatus(decision.status);
    state.setProducerEpoch((short) (state.producerEpoch() + 1)); // as since KIP-890
    if (decision == Decision.FORGOTTEN) {
      state.setTransactionPartitions(List.of());
    }
    ByteBuffer key = last.key();
    byte[] sameKey = new byte[key.remaining()];
    key.get(sameKey);
    return MemoryRecords.withRecords(
        RecordBatch.MAGIC_VALUE_V2,
        offset,
        Compression.NONE,
        TimestampType.CREATE_TIME,
        RecordBatch.NO_PRODUCER_ID,
        RecordBatch.NO_PRODUCER_EPOCH,
        RecordBatch.NO_SEQUENCE,
        batch.partitionLeaderEpoch(),
        false,
        new SimpleRecord(
            last.timestamp(), sameKey, MessageUtil.toVersionPrefixedBytes(version, state)));
  }
}
