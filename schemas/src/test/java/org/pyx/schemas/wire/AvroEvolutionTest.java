package org.pyx.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The topics are a public interface: today's schemas read what was ever released. A release that
 * changes a schema records it under a new version folder; a recorded file is never edited.
 */
class AvroEvolutionTest {
  private static final Map<Frame, Schema> NOW = AvroSchemas.in("/avro/");
  private static final Map<Frame, Schema> V1 = AvroSchemas.in("/avro-recorded/v1/");

  static Set<Frame> framesOfVersion1() {
    return V1.keySet();
  }

  @ParameterizedTest
  @MethodSource("framesOfVersion1")
  void readsVersion1(Frame frame) {
    SchemaCompatibility.SchemaPairCompatibility found =
        SchemaCompatibility.checkReaderWriterCompatibility(NOW.get(frame), V1.get(frame));
    assertThat(found.getType())
        .as(found.getDescription())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }
}
