package org.pyx.console.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.wire.TopicRecord;

/** A file of records while it is written. Not thread-safe. */
final class PartFile implements AutoCloseable {
  private final BundleFiles.Part part;
  private final ContainerWriter file;
  private long first = -1;
  private long last = -1;

  PartFile(Path folder, BundleFiles.Part part) throws IOException {
    this.part = part;
    file = new ContainerWriter(folder.resolve(part.path()), part.frame());
  }

  /** Writes a record as it stands on its topic. */
  void add(ConsumerRecord<byte[], byte[]> record) throws IOException {
    List<TopicRecord.Header> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      byte @Nullable [] value = header.value();
      headers.add(new TopicRecord.Header(header.key(), value));
    }
    file.add(
        new TopicRecord(
            record.topic(),
            record.offset(),
            record.timestamp(),
            record.key(),
            headers,
            record.value()));
    first = first < 0 ? record.offset() : first;
    last = record.offset();
  }

  Manifest.Part summary() {
    return new Manifest.Part(part.path(), file.records(), first, last);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** A header's text, or null. */
  static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
