package org.pyx.capture.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's offset store, filled once from the journal's tail and never written: the journal
 * itself is the offset. Debezium makes it by its class name and hands it the engine's
 * configuration.
 */
public final class ResumePoint implements OffsetBackingStore {
  /** The configuration key under which the resume point is handed over. */
  static final String KEY = "pyx.resume";

  private byte @Nullable [] resume;

  @Override
  public void configure(WorkerConfig config) {
    String text = config.originalsStrings().get(KEY);
    resume = text == null || text.isEmpty() ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}

  @Override
  public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
    Map<ByteBuffer, ByteBuffer> values = new HashMap<>();
    byte[] bytes = resume;
    if (bytes != null) {
      keys.forEach(key -> values.put(key, ByteBuffer.wrap(bytes)));
    }
    return CompletableFuture.completedFuture(values);
  }

  @Override
  @SuppressWarnings("NullAway") // Void has no other value
  public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, @Nullable Callback<Void> callback) {
    if (callback != null) {
      callback.onCompletion(null, null);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connectorName) {
    return Set.of();
  }
}
