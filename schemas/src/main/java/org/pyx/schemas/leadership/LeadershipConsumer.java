package org.pyx.schemas.leadership;

import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Lane;

/** The settings of a consumer that is there for its membership, each with its reason. Stateless. */
final class LeadershipConsumer {
  private LeadershipConsumer() {}

  static KafkaConsumer<byte[], byte[]> open(
      KafkaAccess kafka, Lane lane, String stage, String instance) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("group.id", lane.leadership(stage));
    properties.put("group.instance.id", instance);
    properties.put("client.id", Member.clientId(stage));
    // KIP-848's protocol refuses the newer of two with the same name until the older's session
    // has ended; this one fences the older, so that what is restarted holds its lane at once.
    properties.put("group.protocol", "classic");
    properties.put("session.timeout.ms", (int) Leadership.SESSION.toMillis());
    properties.put("heartbeat.interval.ms", 1_000);
    // Sticky: the others hand the partition to whoever has the first name.
    properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    properties.put("enable.auto.commit", false);
    properties.put("default.api.timeout.ms", (int) Leadership.RENEW_WITHIN.toMillis());
    properties.put("request.timeout.ms", (int) Leadership.RENEW_WITHIN.toMillis());
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
