package org.pyx.console.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.embedded.LyingProxy;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.PostgresAccess.Wanted;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.TryAgainException;

/** The server is chosen as capture chooses it, and one that never ends its answer is left. */
class GuardedSourceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Test
  void aServerThatSaysOneByteNowAndThenIsLeft() throws Exception {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(Map.of());
        LyingProxy proxy = new LyingProxy(server.port())) {
      proxy.about(
          "pg_is_in_recovery",
          (_, _, _, client) -> {
            client.write(new byte[] {'N', 0, 0, 4, 0});
            while (true) {
              client.write('x'); // each begins a socket's timeout anew
              client.flush();
              pause();
            }
          });

      assertThatThrownBy(() -> GuardedSource.open(to(proxy.port()), "pyx", PATIENCE).close())
          .isInstanceOf(TryAgainException.class);

      try (GuardedSource gate =
          GuardedSource.open(to(proxy.port(), server.port()), "pyx", PATIENCE)) {
        assertThat(gate.access().port()).isEqualTo(server.port());
      }
    }
  }

  /** The pace of the lie itself. */
  private static void pause() throws IOException {
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static PostgresAccess to(Integer... ports) {
    return new PostgresAccess(
        List.of(ports).stream().map(port -> new Address("localhost", port)).toList(),
        Wanted.PRIMARY,
        "postgres",
        "postgres",
        Secret.NONE,
        Map.of());
  }
}
