package org.pyx.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.embedded.EmbeddedPostgresServer;
import picocli.CommandLine;

/** What the command line answers, and with which exit code. */
class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpNamesEveryCommandAndExitCode() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "demo",
            "run",
            "sync",
            "drain",
            "capture",
            "validator",
            "sink",
            "alerts",
            "init",
            "status",
            "lane",
            "console",
            "check",
            "recheck")
        .contains("policy", "Exit codes")
        .contains("  1 ", "  2 ", "  3 ", "  4 ", "  5 ", "  70 ", "  130 ", "  143 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "run",
        "sync",
        "drain",
        "capture",
        "validator",
        "sink",
        "alerts",
        "init",
        "status",
        "lane",
        "recheck",
        "console",
        "check",
        "policy"
      })
  void everyCommandHasHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: pyx " + command);
  }

  @Test
  void theVersionSaysWhichJavaRuns() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("pyx ").contains("Java 25");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "demo --seconds 0",
        "demo --rate -1",
        "demo --schema 1999",
        "demo --attacks sneeze",
        "demo --report /not/there/report.json",
        "run",
        "console",
        "console user a:b",
        "run --config /not/there.yaml",
        "init source --config /not/there.yaml --as postgres"
      })
  void whatIsWrongIsSaidInOneLineWithCode2(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
  }

  @Test
  void initPrintsWhatItWouldRunAndRunsIt(@TempDir Path directory) throws Exception {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(Map.of());
        Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE public.t (id int PRIMARY KEY)");
      String database =
          "{host: localhost, port: %d, database: postgres, user: %s, password: hunter2}";
      Path config =
          Files.writeString(
              directory.resolve("pyx.yaml"),
              "lane: shop\npolicy: strict\nkafka: {bootstrap: \"localhost:1\"}\nsource: "
                  + database.formatted(server.port(), "reader")
                  + "\ntarget: "
                  + database.formatted(server.port(), "writer")
                  + "\n");
      for (String side : new String[] {"source", "target"}) {
        String printed = printed("init", side, "--config", config.toString(), "--as", "postgres");
        assertThat(printed).contains("ROLE \"").doesNotContain("hunter2", "SCRAM");
        for (String sql : printed.split(";\n\n")) { // it runs as it is printed
          statement.execute(sql);
        }
        assertThat(
                printed("init", side, "--config", config.toString(), "--as", "postgres", "--apply"))
            .startsWith("done");
      }
      try (ResultSet roles =
          statement.executeQuery(
              "SELECT count(*) FROM pg_authid WHERE rolname IN ('reader', 'writer')"
                  + " AND rolpassword LIKE 'SCRAM%' AND NOT rolsuper")) {
        roles.next();
        assertThat(roles.getInt(1)).isEqualTo(2);
      }
    }
  }

  private int run(String... arguments) {
    CommandLine line = Pyx.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private String printed(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(run(arguments)).as("%s", err).isZero();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
