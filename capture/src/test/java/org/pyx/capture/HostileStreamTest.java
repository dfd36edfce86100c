package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.capture.HostileProxy.changed;
import static org.pyx.capture.HostileProxy.message;

import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;

/**
 * Nonsense within the stream of the log, which capture survives in little memory; when the server
 * is honest again nothing is missing, and nothing is there twice (guarantees G1 and G8).
 */
class HostileStreamTest {
  private static final int ROWS = 50;

  /** The piece of an insert: kind, three positions, 'I', relation, 'N', columns, and each. */
  private static final int SIZE_OF_FIRST_COLUMN = 1 + 24 + 1 + 4 + 1 + 2 + 1;

  private static Map<String, HostileProxy.Abuse> abuses() {
    Map<String, HostileProxy.Abuse> all = new LinkedHashMap<>();
    all.put("a message of 2^31-1 bytes", (_, out) -> head(out, 'd', Integer.MAX_VALUE));
    all.put("a message of length -1", (_, out) -> head(out, 'd', -1));
    all.put("a message of length 0", (_, out) -> head(out, 'd', 0));
    all.put(
        "a column of 2^31-1 bytes",
        (piece, out) ->
            out.write(message('d', changed(piece, SIZE_OF_FIRST_COLUMN, 127, -1, -1, -1))));
    all.put(
        "a column of -5 bytes",
        (piece, out) ->
            out.write(message('d', changed(piece, SIZE_OF_FIRST_COLUMN, -1, -1, -1, -5))));
    all.put(
        "65535 columns",
        (piece, out) -> out.write(message('d', changed(piece, SIZE_OF_FIRST_COLUMN - 3, -1, -1))));
    all.put(
        "fewer columns than there are",
        (piece, out) -> out.write(message('d', changed(piece, SIZE_OF_FIRST_COLUMN - 3, 0, 1))));
    all.put(
        "an unknown kind of column",
        (piece, out) -> out.write(message('d', changed(piece, SIZE_OF_FIRST_COLUMN - 1, 'z'))));
    all.put(
        "an unknown kind of log", (piece, out) -> out.write(message('d', changed(piece, 25, 'Q'))));
    all.put(
        "a relation that was never described",
        (piece, out) -> out.write(message('d', changed(piece, 26, 1, 2, 3, 4))));
    all.put(
        "an unknown kind of copy", (piece, out) -> out.write(message('d', changed(piece, 0, 'z'))));
    all.put(
        "a message of 2^31-1 bytes in the log",
        (piece, out) -> {
          byte[] content = Arrays.copyOf(changed(piece, 25, 'M'), 25 + 1 + 9 + 2 + 4);
          content[35] = 'p';
          content[36] = 0;
          out.write(message('d', changed(content, -4, 127, -1, -1, -1)));
        });
    all.put(
        "a truncation of 2^31-1 tables",
        (piece, out) ->
            out.write(message('d', changed(changed(piece, 25, 'T'), 26, 127, -1, -1, -1))));
    all.put(
        "half a message and the end",
        (piece, out) -> out.write(message('d', piece), 0, piece.length / 2));
    all.put("the end", (_, _) -> {});
    all.put(
        "a second answer",
        (_, out) -> {
          out.write(
              message(
                  'E',
                  "SERROR\0C57P01\0Mno\0\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
          out.write(message('Z', new byte[] {'I'}));
        });
    all.put("an unknown message", (_, out) -> out.write(message('x', new byte[9])));
    all.put(
        "signs of life without end",
        (_, out) -> {
          byte[] many = repeat(message('d', keepalive(0)), 1_000);
          while (true) {
            out.write(many);
          }
        });
    all.put(
        "signs of life that want an answer without end",
        (_, out) -> {
          byte[] many = repeat(message('d', keepalive(1)), 1_000);
          while (true) {
            out.write(many);
          }
        });
    return all;
  }

  @Test
  void nothingIsMissingWhenItIsHonestAgain() throws Exception {
    try (Laboratory lab = new Laboratory();
        HostileProxy proxy = new HostileProxy(Laboratory.POSTGRES.port())) {
      lab.sql("CREATE TABLE t (id int PRIMARY KEY, v text)");
      lab.setUp();
      try (ChildCapture capture = ChildCapture.start(lab.config(), proxy.port(), "128m")) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> capture.isIn("Running"));
        int next = 1;
        int abuses = 0;
        for (Map.Entry<String, HostileProxy.Abuse> entry : abuses().entrySet()) {
          proxy.abuse(entry.getValue());
          int last = next + ROWS - 1;
          lab.sql(
              "INSERT INTO t SELECT g, 'x' || g FROM generate_series(" + next + "," + last + ") g");
          next = last + 1;
          int wanted = ++abuses;
          await(entry.getKey(), capture, () -> proxy.done() == wanted || !capture.isAlive());
          await(
              entry.getKey() + ": all is there",
              capture,
              () -> lastId(lab.journal()) == last || !capture.isAlive());
          assertThat(capture.isAlive()).as(entry.getKey()).isTrue();
        }
        assertThat(capture.end()).isLessThan(Duration.ofSeconds(15));
        List<Change> journal = lab.journal();
        CaptureTest.assertFramed(journal);
        assertThat(CaptureTest.ids(journal)).isEqualTo(LongStream.range(1, next).boxed().toList());
      }
    }
  }

  /** Waits for something; what capture has said meanwhile is part of the complaint. */
  private static void await(String what, ChildCapture capture, Callable<Boolean> condition) {
    try {
      Awaitility.await(what).atMost(Duration.ofSeconds(120)).until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          e.getMessage() + "; capture: " + String.join("\n", capture.lines()), e);
    }
  }

  @Test
  void aServerThatNeitherSendsNorReadsDoesNotHoldTheStage() throws Exception {
    try (Laboratory lab = new Laboratory();
        HostileProxy proxy = new HostileProxy(Laboratory.POSTGRES.port())) {
      lab.watch = Duration.ofSeconds(1);
      lab.sql("CREATE TABLE t (id int PRIMARY KEY)");
      lab.setUp();
      try (ChildCapture capture = ChildCapture.start(lab.config(), proxy.port(), "192m")) {
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> capture.isIn("Running"));
        proxy.abuse((_, _) -> {
          try {
            Thread.sleep(Duration.ofMinutes(5)); // ended with the connection's thread
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
        lab.sql("INSERT INTO t VALUES (1)");
        // capture's patience in the child is ten seconds
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> lastId(lab.journal()) == 1 || !capture.isAlive());
        assertThat(capture.wasIn("no log and no sign of life")).isTrue();
        assertThat(capture.end()).isLessThan(Duration.ofSeconds(15));
      }
    }
  }

  private static long lastId(List<Change> journal) {
    List<Long> ids = CaptureTest.ids(journal);
    return ids.isEmpty() ? 0 : ids.getLast();
  }

  private static void head(DataOutputStream out, int type, int length) throws IOException {
    out.writeByte(type);
    out.writeInt(length);
    out.write(new byte[1_000]);
  }

  private static byte[] keepalive(int answer) {
    byte[] content = new byte[18];
    content[0] = 'k';
    content[17] = (byte) answer;
    return content;
  }

  private static byte[] repeat(byte[] bytes, int times) {
    byte[] many = new byte[bytes.length * times];
    for (int i = 0; i < many.length; i++) {
      many[i] = bytes[i % bytes.length];
    }
    return many;
  }
}
