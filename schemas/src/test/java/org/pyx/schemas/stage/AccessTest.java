package org.pyx.schemas.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where stages connect: checked on construction, and printed without their secrets. */
class AccessTest {
  private static final String PASSWORD = "hunter2-and-more";

  @Test
  void secretsShowStars() {
    assertThat(new Secret(PASSWORD)).hasToString("****");
    assertThat(new Secret(PASSWORD).reveal()).isEqualTo(PASSWORD);
    assertThat(Secret.NONE.reveal()).isEmpty();
  }

  @Test
  void postgresAccessShowsNoSecret() {
    PostgresAccess access = access("db.example", 5432, "a/b?c&d");
    assertThat(access.toString())
        .isEqualTo("auditor@db.example:5432/a/b?c&d")
        .doesNotContain(PASSWORD);
    assertThat(access.url()).isEqualTo("jdbc:postgresql://db.example:5432/a%2Fb%3Fc%26d");
    assertThat(access.connectionProperties())
        .containsEntry("user", "auditor")
        .containsEntry("password", PASSWORD)
        .containsEntry("sslmode", "require");
  }

  @Test
  void postgresAccessIsChecked() {
    assertThatThrownBy(() -> access("", 5432, "x")).isInstanceOf(StopException.class);
    assertThatThrownBy(() -> access("h", 5432, " ")).isInstanceOf(StopException.class);
    assertThatThrownBy(() -> access("h", 0, "x")).hasMessageContaining("not a port: 0");
    assertThatThrownBy(() -> access("h", 65_536, "x")).hasMessageContaining("not a port: 65536");
  }

  @Test
  void kafkaAccessShowsNoSecret() {
    KafkaAccess access =
        new KafkaAccess("broker:9092", (short) 3, Map.of("ssl.key.password", PASSWORD));
    assertThat(access).hasToString("broker:9092");
    assertThat(access.clientProperties())
        .containsEntry("bootstrap.servers", "broker:9092")
        .containsEntry("ssl.key.password", PASSWORD);
  }

  @Test
  void kafkaAccessIsChecked() {
    assertThatThrownBy(() -> new KafkaAccess(" ", (short) 1, Map.of()))
        .hasMessageContaining("kafka.bootstrap");
    assertThatThrownBy(() -> new KafkaAccess("b:1", (short) 0, Map.of()))
        .hasMessageContaining("kafka.replication");
  }

  private static PostgresAccess access(String host, int port, String database) {
    return new PostgresAccess(
        host, port, database, "auditor", new Secret(PASSWORD), Map.of("sslmode", "require"));
  }
}
