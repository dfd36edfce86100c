package org.pyx.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Guarantee G8: what a flood of refused rows costs the rows between them. */
class FloodTest {
  private static final int GOOD = 40_000;

  @Test
  void acceptedRowsGoOnWithinAFlood() throws Exception {
    // the first run pays for the virtual machine's warming up
    run("warming up", 0);
    double plain = run("no row refused", 0);
    double few = run("one refused for every hundred", 100);
    double many = run("one refused for every ten", 10);
    double flood = run("one refused for each", 1);
    System.out.printf(
        "accepted rows a second beside refused ones: 1 in 100: %.2f, 1 in 10: %.2f, 1 in 1: %.2f of"
            + " those without%n",
        few / plain, many / plain, flood / plain);
    assertThat(few / plain).as("one refused for every hundred").isGreaterThan(0.05);
  }

  /** Rows copied a second. */
  private static double run(String what, int goodForEachBad) throws Exception {
    Shop shop = new Shop();
    shop.accepted.note(-1, "first").settle();
    int refused = 0;
    for (int i = 0; i < GOOD; i++) {
      shop.accepted.note(i, "some text of a note");
      if (goodForEachBad > 0 && i % goodForEachBad == 0) {
        shop.accepted.note(-1, "again");
        refused++;
      }
      if (i % 10 == 9) {
        shop.accepted.settleQuietly();
      }
    }
    shop.accepted.settle();
    try (SinkStage sink = shop.sink()) {
      long began = System.nanoTime();
      sink.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> sink.copiedRows() == GOOD + 1);
      double seconds = (System.nanoTime() - began) / 1e9;
      shop.drain(sink);
      assertThat(sink.rejectedRows()).isEqualTo(refused);
      System.out.printf(
          "%s: %.0f accepted and %.0f refused rows/s%n", what, GOOD / seconds, refused / seconds);
      return GOOD / seconds;
    }
  }
}
