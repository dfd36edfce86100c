package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pyx.capture.HostileServer.Abuse;
import org.pyx.capture.HostileServer.Talk;

/**
 * A server that speaks the protocol wrongly: capture says so and tries again, in little memory, and
 * can be ended at any moment (guarantee G8).
 */
class HostileServerTest {
  private static final String HEAP = "128m";
  private static final Duration SOON = Duration.ofSeconds(15);

  /** A name, what the server does, and a word of what capture says about it. */
  static Stream<Arguments> abuses() {
    Map<String, Abuse> silent =
        Map.of(
            "silence",
            Talk::silence,
            "silence before it lets us in",
            talk -> {
              talk.startUp();
              talk.silence();
            });
    Stream<Arguments> all =
        Stream.of(
            abuse("closes at once", "", _ -> {}),
            abuse("closes behind the first request", "", Talk::request),
            abuse("closes behind the start", "", Talk::startUp),
            abuse("closes when it has let us in", "", Talk::letIn),
            abuse(
                "closes within a message",
                "",
                talk -> {
                  talk.letIn();
                  talk.question();
                  talk.head('T', 1000);
                }),
            abuse("garbage instead of an answer", "", talk -> garbage(talk, false)),
            abuse("garbage behind the start", "", talk -> garbage(talk, true)),
            abuse(
                "a yes to TLS and then garbage",
                "",
                talk -> {
                  talk.request();
                  talk.raw(new byte[] {'S'});
                  garbage(talk, false);
                }),
            abuse("a message of length 0", "length 0", talk -> lengths(talk, 0)),
            abuse("a message of length 3", "length 3", talk -> lengths(talk, 3)),
            abuse("a message of length -1", "length -1", talk -> lengths(talk, -1)),
            abuse(
                "a message of length 2^31-1",
                "length 2147483647",
                talk -> lengths(talk, Integer.MAX_VALUE)),
            abuse(
                "an unknown message",
                "type 120",
                talk -> {
                  talk.startUp();
                  talk.message('x', new byte[10]);
                  talk.silence();
                }),
            abuse(
                "notices without end before it lets us in",
                "Session setup failed",
                talk -> {
                  talk.startUp();
                  talk.message('R', 0, 0, 0, 0);
                  talk.forever(message('N', "SNOTICE\0C00000\0Mhello\0\0"));
                }),
            abuse(
                "settings without end",
                "Session setup failed",
                talk -> {
                  talk.startUp();
                  talk.message('R', 0, 0, 0, 0);
                  talk.forever(message('S', "a\0b\0"));
                }),
            abuse(
                "a name without end",
                "ends too early",
                talk -> {
                  talk.startUp();
                  talk.message('R', 0, 0, 0, 0);
                  talk.raw(message('S', "x".repeat(100)));
                  talk.forever(message('S', "x".repeat(100)));
                }),
            abuse("2^31-1 iterations of SCRAM", "SCRAM", talk -> talk.scram(Integer.MAX_VALUE)),
            abuse("a hundred million iterations", "SCRAM", talk -> talk.scram(100_000_000)),
            abuse(
                "rows without end",
                "at once",
                talk -> {
                  answer(talk);
                  talk.forever(message('D', "\0\1\0\0\0\1x"));
                }),
            abuse(
                "rows of nothing without end",
                "at once",
                talk -> {
                  answer(talk);
                  talk.forever(new byte[] {'D', 0, 0, 0, 10, 0, 1, -1, -1, -1, -1});
                }),
            abuse(
                "rows without columns without end",
                "at once",
                talk -> {
                  answer(talk);
                  talk.forever(new byte[] {'D', 0, 0, 0, 6, 0, 0});
                }),
            abuse(
                "a field that is longer than its row",
                "a part of 2147483647",
                talk -> {
                  answer(talk);
                  talk.raw(
                      ByteBuffer.allocate(11)
                          .put((byte) 'D')
                          .putInt(10)
                          .putShort((short) 1)
                          .putInt(Integer.MAX_VALUE)
                          .array());
                  talk.silence();
                }),
            abuse(
                "a row of a gigabyte",
                "bytes, and this process",
                talk -> {
                  answer(talk);
                  talk.head('D', 1 << 30);
                  talk.forever(new byte[1000]);
                }),
            abuse(
                "descriptions without end",
                "nonsense",
                talk -> {
                  answer(talk);
                  while (true) {
                    talk.columns();
                  }
                }),
            abuse(
                "a message hidden in another",
                "length is not",
                talk -> {
                  answer(talk);
                  talk.message('1', new byte[] {'D', 127, -1, -1, -1, 0, 1, 127, -1, -1, -1});
                  talk.silence();
                }),
            abuse(
                "notices without end in an answer",
                "",
                talk -> {
                  answer(talk);
                  talk.forever(message('N', "SNOTICE\0C00000\0Mhello\0\0"));
                }),
            abuse(
                "an error of 200 MB",
                "bytes, and this process",
                talk -> {
                  answer(talk);
                  talk.head('E', 200 << 20);
                  talk.forever("x".repeat(1000).getBytes(StandardCharsets.US_ASCII));
                }));
    return Stream.concat(
        silent.entrySet().stream().map(e -> abuse(e.getKey(), "", e.getValue())), all);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("abuses")
  void captureSaysSoAndTriesAgain(String name, String words, Abuse abuse) throws Exception {
    try (HostileServer server = new HostileServer(abuse)) {
      bear(server, words);
    }
  }

  @Test
  void encryptionHidesNothingFromTheGuard(@TempDir Path directory) throws Exception {
    Abuse rows =
        talk -> {
          answer(talk);
          talk.forever(new byte[] {'D', 0, 0, 0, 10, 0, 1, -1, -1, -1, -1});
        };
    try (HostileServer server = new HostileServer(rows, tls(directory))) {
      bear(server, "at once");
    }
  }

  private static void bear(HostileServer server, String words) throws Exception {
    try (Laboratory lab = new Laboratory();
        ChildCapture capture = ChildCapture.start(lab.config(), server.port(), HEAP)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              // that Kafka takes its time is nothing that the server has done
              !capture.isAlive()
                  || (server.connections() > 0 && capture.isIn("Paused"))
                  || capture.isIn("Failed"));
      int before = server.connections();
      if (capture.isIn("Paused")) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> !capture.isAlive() || server.connections() > before);
      }
      assertThat(capture.end()).isLessThan(SOON);
      assertThat(capture.wasIn("reason=", words)).as(capture.lines().toString()).isTrue();
      assertThat(lab.journal()).isEmpty();
    }
  }

  private static Arguments abuse(String name, String words, Abuse abuse) {
    return Arguments.of(name, words, abuse);
  }

  private static void answer(Talk talk) throws IOException {
    talk.letIn();
    talk.question();
    talk.columns();
  }

  private static void lengths(Talk talk, int length) throws IOException {
    talk.startUp();
    talk.head('R', length);
    talk.forever(new byte[1000]);
  }

  private static void garbage(Talk talk, boolean afterStart) throws IOException {
    if (afterStart) {
      talk.startUp();
    }
    byte[] bytes = new byte[1 << 16];
    new Random(11).nextBytes(bytes);
    talk.forever(bytes);
  }

  private static byte[] message(int type, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) type)
        .putInt(4 + bytes.length)
        .put(bytes)
        .array();
  }

  /** A certificate that nobody has signed; the driver's default takes it. */
  private static SSLContext tls(Path directory) throws Exception {
    Path store = directory.resolve("key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
