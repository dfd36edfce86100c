package org.pyx.console.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pyx.exchange.SchemaVariant;

/**
 * G1 to G5 from end to end: snapshot and stream, honest and hostile traffic as fast as it goes,
 * then books, row-by-row comparison, verdicts judged anew, and every attack under its rule. The
 * numbers of rows and attacks come from {@code pyx.test.rows} and {@code pyx.test.attacks}.
 */
class EndToEndTest {
  private static final long ROWS = Long.getLong("pyx.test.rows", 100_000);
  private static final int ATTACKS = Integer.getInteger("pyx.test.attacks", 40);

  @ParameterizedTest
  @EnumSource(SchemaVariant.class)
  void everythingHolds(SchemaVariant variant, @TempDir Path directory) throws Exception {
    long seed = seed();
    List<String> attacks = AttackChoice.mixture(variant, seed, ATTACKS);
    assertThat(attacks).hasSizeGreaterThan(12);
    run(variant, seed, attacks, directory);
  }

  @Test
  void nothingOfAnHonestRunIsRejected(@TempDir Path directory) throws Exception {
    run(SchemaVariant.TALER_2024, seed(), List.of(), directory);
  }

  private static long seed() {
    return Long.getLong("pyx.test.seed", System.nanoTime() & 0xFFFF_FFFFL);
  }

  private static void run(SchemaVariant variant, long seed, List<String> attacks, Path directory)
      throws Exception {
    Path report = directory.resolve("report.json");
    DemoOptions options =
        new DemoOptions(
            12, ROWS, 0, seed, attacks, false, variant, directory.resolve("data"), report);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    boolean holds =
        new Demo(options, new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), false))
            .run();

    String printed = out.toString(StandardCharsets.UTF_8);
    System.out.println(printed);
    assertThat(holds).as("seed %d: %s", seed, printed).isTrue();
    assertThat(Files.readString(report)).contains("\"holds\" : true");
  }
}
