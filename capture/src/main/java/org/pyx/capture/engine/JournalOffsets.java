package org.pyx.capture.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Tells the engine where to begin, as the journal's tail says; offsets live in the journal. What
 * the engine hands over is kept only while it runs: it asks for it again when it confirms to the
 * source. Made by the engine, by name. Thread-safe.
 */
public final class JournalOffsets implements OffsetBackingStore {
  /** The setting with the position to begin at, a signed decimal number. */
  static final String RESUME = "pyx.resume";

  private final Map<ByteBuffer, ByteBuffer> handedOver = new ConcurrentHashMap<>();
  private volatile @Nullable String resume;

  /** For the engine. */
  public JournalOffsets() {}

  @Override
  public void configure(WorkerConfig config) {
    resume = config.originalsStrings().get(RESUME);
  }

  /**
   * The same offset for whatever the engine asks for: there is one source. It has no {@code
   * lsn_proc}: with it the engine would search the log for the place and filter by LSN, which loses
   * rows (dbz#1554) and keeps an object for each row of a transaction. Without it PostgreSQL's own
   * rule holds, which is exact: what committed before the position is not sent.
   */
  @Override
  public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
    Map<ByteBuffer, ByteBuffer> offsets = new HashMap<>();
    for (ByteBuffer key : keys) {
      ByteBuffer known = handedOver.get(key);
      if (known != null) {
        offsets.put(key, known.duplicate());
      }
    }
    if (resume != null && offsets.isEmpty()) {
      byte[] offset = ("{\"lsn\":" + resume + ",\"ts_usec\":0}").getBytes(StandardCharsets.UTF_8);
      keys.forEach(key -> offsets.put(key, ByteBuffer.wrap(offset)));
    }
    return CompletableFuture.completedFuture(offsets);
  }

  @Override
  public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
    handedOver.putAll(values);
    callback.onCompletion(null, null);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connectorName) {
    return Set.of();
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}
}
