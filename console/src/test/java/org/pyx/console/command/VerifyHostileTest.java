package org.pyx.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.console.Pyx;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.embedded.LyingProxy;
import picocli.CommandLine;

/** {@code pyx verify} has the guard that capture has against what no honest server says. */
class VerifyHostileTest {
  /** Of the questions about the rows of table t. */
  private static final String OF_T = "FROM \"public\".\"t\" AS t";

  @TempDir static Path folder;
  private static EmbeddedPostgresServer server;

  private record Printed(int code, String out, String err) {}

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgresServer.start(Map.of());
    for (String side : List.of("source", "copy")) {
      try (Connection connection = server.connect("postgres");
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + side);
      }
      try (Connection connection = server.connect(side);
          Statement statement = connection.createStatement()) {
        for (String table : List.of("t", "z")) {
          statement.execute("CREATE TABLE " + table + " (id bigint PRIMARY KEY)");
          statement.execute("INSERT INTO " + table + " SELECT generate_series(1, 500)");
        }
      }
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aMessageOfTwoGigabytesIsNotWaitedFor() throws Exception {
    for (char type : new char[] {'D', 'E', 'T', 'S'}) {
      Printed printed =
          verify(
              OF_T,
              (_, _, _, client) -> {
                client.writeByte(type);
                client.writeInt(Integer.MAX_VALUE);
                client.write(new byte[4096]);
              });
      assertUnreadable(printed, "sends a message of length 2147483647");
    }
  }

  @Test
  void remarksWithoutEndFillNoMemory() throws Exception {
    Printed printed =
        verify(
            OF_T,
            (_, _, _, client) -> {
              while (true) {
                client.write(
                    LyingProxy.message(
                        'N', "SNOTICE\0C00000\0Mlook\0\0".getBytes(StandardCharsets.US_ASCII)));
              }
            });
    assertUnreadable(printed, "makes remarks without end");
  }

  @Test
  void anExchangeThatIsHostileFromTheBeginningIsRefused() throws Exception {
    Printed printed = verify("pg_is_in_recovery", VerifyHostileTest::endless);

    assertThat(printed.code).as(printed.out).isEqualTo(2);
    assertThat(printed.err).contains("sends a message of length 2147483647");
    assertThat(printed.err.strip().lines()).hasSize(1);
  }

  private static void endless(String question, int type, byte[] content, DataOutputStream client)
      throws IOException {
    client.writeByte('E');
    client.writeInt(Integer.MAX_VALUE);
    client.write(new byte[4096]);
  }

  private static void assertUnreadable(Printed printed, String why) {
    assertThat(printed.code).as(printed.err).isEqualTo(1);
    assertThat(printed.out)
        .contains(
            "UNREADABLE public.t  the whole table  (the exchange: the exchange's server " + why)
        .contains("500 rows are equal")
        .doesNotContain("public.z  the whole");
  }

  private static Printed verify(String about, LyingProxy.Lie lie) throws Exception {
    try (LyingProxy proxy = new LyingProxy(server.port()).about(about, lie)) {
      String access = "{host: localhost, port: %d, user: postgres, database: %s}";
      Path config =
          Files.writeString(
              folder.resolve("hostile.yaml"),
              """
              lane: hostile
              policy: strict
              kafka: {bootstrap: "embedded"}
              source: %s
              target: %s
              """
                  .formatted(
                      access.formatted(proxy.port(), "source"),
                      access.formatted(server.port(), "copy")));
      Printed printed = run("verify", "--at-rest", "--config", config.toString());
      assertThat(proxy.told()).isPositive();
      return printed;
    }
  }

  private static Printed run(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      CommandLine line = Pyx.commandLine().setErr(new PrintWriter(err, true));
      int code = line.execute(arguments);
      return new Printed(code, out.toString(StandardCharsets.UTF_8), err.toString());
    } finally {
      System.setOut(before);
    }
  }
}
