package org.pyx.console.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.console.demo.Books;
import org.pyx.console.web.ConsoleLane;
import org.pyx.schemas.stage.KafkaAccess;

/**
 * SIGTERM ends each stage within seconds, whatever it is doing and whoever does not answer; and
 * what was cut off is done again, once.
 */
@Tag("long")
class ShutdownTest {
  private static final List<String> STAGES = List.of("capture", "validator", "sink");

  @TempDir Path directory;

  /** Also an upgrade of one stage after the other while the others run. */
  @Test
  void eachStageInTurnEndsUnderLoadAndIsStartedAnew() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        Shop shop = new Shop(directory, broker.bootstrap())) {
      start(shop, "--first-start");
      shop.trade();
      shop.awaitCopied(2_000);
      for (String stage : STAGES) {
        shop.terminate(stage);
        assertThat(shop.last(stage)).contains("ended in order");
        shop.start(stage);
        shop.awaitCopied(2_000);
      }
      shop.rest();
      shop.awaitEqual();
      KafkaAccess kafka = new KafkaAccess(broker.bootstrap(), (short) 1, Map.of());
      assertThat(Books.complaints(kafka, shop.lane)).isEmpty();
      // at rest
      for (String stage : STAGES) {
        shop.terminate(stage);
        assertThat(shop.last(stage)).contains("ended in order");
      }
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerDelaysNobody() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        Shop shop = new Shop(directory, broker.bootstrap())) {
      start(shop, "--first-start");
      shop.trade();
      shop.awaitCopied(2_000);
      shop.freeze(broker.handle());
      for (String stage : STAGES) {
        shop.terminate(stage);
        assertThat(shop.last(stage))
            .contains("LaneRunner")
            .containsAnyOf("ended in order", "not ended");
      }
      shop.rest();
      shop.thaw();
      start(shop);
      shop.awaitEqual();
    }
  }

  @Test
  void databasesThatDoNotAnswerDelayNobody() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        Shop shop = new Shop(directory, broker.bootstrap())) {
      start(shop, "--first-start");
      shop.trade();
      shop.awaitCopied(2_000);
      ProcessHandle auditor = shop.auditor.process();
      ProcessHandle exchange = shop.exchange.process();
      shop.freeze(auditor);
      shop.terminate("sink");
      shop.freeze(exchange);
      shop.terminate("capture");
      shop.thaw();
      shop.rest();
      shop.start("capture");
      shop.start("sink");
      shop.awaitEqual();
    }
  }

  @Test
  void aHugeTransactionIsRolledBack() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        Shop shop = new Shop(directory, broker.bootstrap())) {
      start(shop, "--first-start");
      shop.ring(10);
      await().atMost(Shop.WITHIN).until(() -> shop.copied() == 10);
      shop.ring(400_000);
      await().atMost(Shop.WITHIN).until(() -> shop.size() > 2_000_000);
      shop.terminate("sink");
      assertThat(shop.copied()).as("all or nothing").isEqualTo(10);
      shop.terminate("validator");
      shop.terminate("capture");
      start(shop);
      shop.awaitEqual();
    }
  }

  @Test
  void allStagesAndTheBrokerInOneProcessEndTogether() throws Exception {
    try (Shop shop = new Shop(directory, "embedded")) {
      shop.start("run", "--first-start");
      shop.trade();
      shop.awaitCopied(2_000);
      await()
          .atMost(Shop.WITHIN)
          .untilAsserted(() -> {
            assertThat(ConsoleLane.get("http://127.0.0.1:" + shop.consolePort + "/").body())
                .contains("public.receipts", "</span>: <bdi>running</bdi>");
            String management = "http://127.0.0.1:" + shop.managementPort;
            assertThat(ConsoleLane.get(management + "/readyz").body()).isEqualTo("ready\n");
            assertThat(ConsoleLane.get(management + "/metrics").body())
                .contains(
                    "kafka_producer_record_send_total{client_id=\"producer-pyx.shop.capture\"")
                .contains("kafka_stream_thread_process_total", "pyx_stage_held{lane=\"shop\"");
          });
      shop.terminate("run");
      shop.start("run");
      shop.awaitCopied(2_000);
      shop.rest();
      shop.awaitEqual();
      shop.terminate("run");
      assertThat(shop.last("run")).contains("ended in order");
    }
  }

  private static void start(Shop shop, String... more) throws Exception {
    for (String stage : STAGES) {
      shop.start(stage, more);
    }
  }
}
