package org.pyx.schemas.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands on a topic, with everything around its value.
 *
 * @param topic the topic
 * @param offset its place
 * @param timestamp when it was written, in milliseconds since 1970 UTC
 * @param key its key, if it has one
 * @param headers its headers, in their order
 * @param value its framed value, if it has one
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked of it
public record TopicRecord(
    String topic,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    List<Header> headers,
    byte @Nullable [] value) {
  public TopicRecord {
    headers = List.copyOf(headers);
  }

  /**
   * A header.
   *
   * @param name its name
   * @param value its value, if it has one
   */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked of it
  public record Header(String name, byte @Nullable [] value) {}
}
