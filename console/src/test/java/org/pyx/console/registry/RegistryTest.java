package org.pyx.console.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pyx.console.inspect.ForensicLane.HOSTILE;
import static org.pyx.console.inspect.ForensicLane.at;
import static org.pyx.console.inspect.ForensicLane.insert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.ParsedSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.avro.shaded.org.apache.avro.Schema;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumReader;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecord;
import org.apache.flink.avro.shaded.org.apache.avro.io.DecoderFactory;
import org.apache.flink.formats.avro.registry.confluent.ConfluentSchemaRegistryCoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pyx.console.inspect.ForensicLane;
import org.pyx.console.inspect.Range;
import org.pyx.console.inspect.TopicScan;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.SchemaFiles;

/** Clients that others wrote read our schemas, and with them our topics. */
class RegistryTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // before each test
  private RegistryServer server;

  @SuppressWarnings("NullAway.Init") // before each test
  private SchemaRegistryClient client;

  @BeforeEach
  void start() {
    server = RegistryServer.start(0, new RegistryAnswers(List.of(new Lane("stock"))));
    client = new CachedSchemaRegistryClient(server.address(), 100);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void confluentsClientDecodesEveryTopic() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"))) {
      KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
      try (ForensicLane lane = new ForensicLane(kafka, "stock")) {
        lane.law();
        long offset = lane.capture(insert(7, 1, 1, HOSTILE));
        long end = lane.capture(new Change.End(at(7, 2), 1, 1));
        lane.accept(offset);
        lane.settle(end, 1, 0);
        lane.reject(offset, Rule.ROW_LENGTH, HOSTILE, Action.FLAG, RejectedEvent.VALIDATOR);
        lane.judged(end);
        lane.flush();
        Lane of = lane.lane();
        assertThat(read(kafka, of.journal()))
            .extracting(GenericRecord::getSchema)
            .extracting(Schema::getFullName)
            .containsExactly("org.pyx.Change", "org.pyx.Change");
        assertThat(read(kafka, of.accepted()))
            .extracting(GenericRecord::getSchema)
            .extracting(Schema::getFullName)
            .containsExactly("org.pyx.Accepted", "org.pyx.Settlement");
        GenericRecord rejected = read(kafka, of.rejected()).getFirst();
        assertThat(rejected.get("explanation")).hasToString(HOSTILE);
        assertThat(((GenericRecord) rejected.get("change")).get("table")).hasToString("ledger");
        assertThat(read(kafka, of.decisions()))
            .extracting(GenericRecord::getSchema)
            .extracting(Schema::getFullName)
            .containsExactly("org.pyx.Law", "org.pyx.Decision");
        assertThat(read(kafka, of.tally())).hasSize(1);
      }
    }
  }

  /** As a Kafka tool does it: the id in the record, the schema from the registry, Avro. */
  private List<GenericRecord> read(KafkaAccess kafka, String topic) throws IOException {
    ConfluentSchemaRegistryCoder coder = new ConfluentSchemaRegistryCoder(client);
    List<GenericRecord> records = new ArrayList<>();
    try (TopicScan scan = new TopicScan(kafka, topic, Range.all(), Optional.empty(), false)) {
      for (ConsumerRecord<byte[], byte[]> record = scan.next();
          record != null;
          record = scan.next()) {
        ByteArrayInputStream value = new ByteArrayInputStream(record.value());
        Schema schema = coder.readSchema(value);
        records.add(
            new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().directBinaryDecoder(value, null)));
        assertThat(value.available()).isZero();
      }
    }
    return records;
  }

  @ParameterizedTest
  @EnumSource
  void confluentsClientResolvesEverySchemaAndItsReferences(Frame frame) throws Exception {
    ParsedSchema byId = client.getSchemaById(frame.id());
    assertThat(byId.name()).isEqualTo(SchemaFiles.name(frame));
    // with everything that it refers to it is what we know
    assertThat(JSON.readTree(byId.rawSchema().toString()))
        .isEqualTo(JSON.readTree(SchemaFiles.schema(frame).toString()));
    String subject = SchemaFiles.name(frame);
    assertThat(client.getAllVersions(subject)).containsExactly(1);
    assertThat(client.getLatestSchemaMetadata(subject).getId()).isEqualTo(frame.id());
    assertThat(client.getSchemaMetadata(subject, 1).getReferences())
        .hasSameSizeAs(SchemaFiles.references(frame));
  }

  @Test
  void topicsHaveSubjects() throws Exception {
    assertThat(client.getAllSubjects())
        .contains("org.pyx.Change", "pyx.stock.journal-value", "pyx.stock.rejected-value");
    assertThat(client.getAllVersions("pyx.stock.accepted-value")).containsExactly(1, 2, 3);
    assertThat(client.getSchemaMetadata("pyx.stock.accepted-value", 2).getId())
        .isEqualTo(Frame.SETTLEMENT.id());
    assertThat(client.getAllSubjectsById(Frame.REJECTED.id()))
        .containsExactlyInAnyOrder("org.pyx.Rejected", "pyx.stock.rejected-value");
  }

  @Test
  void whatIsNotThereIsSaidAsTheApiWantsIt() throws Exception {
    assertThatThrownBy(() -> client.getSchemaById(99))
        .isInstanceOfSatisfying(
            RestClientException.class, e -> assertThat(e.getErrorCode()).isEqualTo(40403));
    assertThatThrownBy(() -> client.getLatestSchemaMetadata("nobody"))
        .isInstanceOfSatisfying(
            RestClientException.class, e -> assertThat(e.getErrorCode()).isEqualTo(40401));
    assertThatThrownBy(() -> client.getSchemaMetadata("org.pyx.Change", 2))
        .isInstanceOfSatisfying(
            RestClientException.class, e -> assertThat(e.getErrorCode()).isEqualTo(40402));
    assertThat(error("GET", "/subjects/org.pyx.Change/versions/first", 422)).isEqualTo(42202);
    assertThat(error("GET", "/subjects/org.pyx.Change/versions/0", 422)).isEqualTo(42202);
    assertThat(error("GET", "/schemas/ids/x", 404)).isEqualTo(40403);
    assertThat(error("GET", "/schemas/ids/1/2/3", 404)).isEqualTo(404);
    assertThat(error("POST", "/subjects/org.pyx.Change/versions", 405)).isEqualTo(405);
    assertThat(error("DELETE", "/subjects/org.pyx.Change", 405)).isEqualTo(405);
  }

  @Test
  void otherReadPathsAnswer() throws Exception {
    assertThat(get("/schemas/types").toString()).isEqualTo("[\"AVRO\"]");
    assertThat(get("/").isObject()).isTrue();
    assertThat(get("/config").get("compatibilityLevel").asText()).isEqualTo("BACKWARD");
    assertThat(get("/mode").get("mode").asText()).isEqualTo("READONLY");
    assertThat(get("/subjects?subjectPrefix=pyx.stock.j").toString())
        .isEqualTo("[\"pyx.stock.journal-value\"]");
    assertThat(get("/subjects/org.pyx.Change/versions/latest/referencedby"))
        .extracting(JsonNode::asInt)
        .containsExactly(2, 4);
    assertThat(get("/schemas/ids/4").get("references")).hasSize(2);
    JsonNode resolved = get("/schemas/ids/4?format=resolved");
    assertThat(resolved.has("references")).isFalse();
    assertThat(new Schema.Parser().parse(resolved.get("schema").asText()).getFullName())
        .isEqualTo("org.pyx.Rejected");
    assertThat(get("/schemas/ids/1/schema").get("name").asText()).isEqualTo("Change");
  }

  @Test
  void onlyThisMachineIsServedAndATakenPortIsSaid() throws IOException {
    assertThat(URI.create(server.address()).getHost())
        .isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThatThrownBy(
              () -> RegistryServer.start(taken.getLocalPort(), new RegistryAnswers(List.of())))
          .isInstanceOf(StopException.class)
          .hasMessageContaining("--port");
    }
    assertThat(ForensicLane.run("registry", "--port", "70000").code()).isEqualTo(2);
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> response = send("GET", path);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("application/vnd.schemaregistry.v1+json");
    return JSON.readTree(response.body());
  }

  private int error(String method, String path, int status) throws Exception {
    HttpResponse<String> response = send(method, path);
    assertThat(response.statusCode()).as(path).isEqualTo(status);
    JsonNode error = JSON.readTree(response.body());
    assertThat(error.get("message").asText()).isNotEmpty();
    return error.get("error_code").asInt();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(server.address() + path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
