package org.pyx.verify;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.embedded.LyingProxy;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.wire.Lane;
import org.pyx.sink.books.BookSchema;
import org.pyx.sink.trusted.TrustedSchemaReader;

/** An exchange and a copy on two servers, which all tests share; databases are new for each. */
final class TwoDatabases {
  static final Lane LANE = new Lane("demo");

  private static final AtomicInteger NEXT = new AtomicInteger();

  final String name = "db" + NEXT.incrementAndGet();
  Policy policy = PolicyFile.load("strict");
  VerifyOptions options = VerifyOptions.of(LANE).resting();
  LaneRecords records = LaneRecords.NONE;

  /** Where the exchange is asked; a proxy may stand before it. */
  int sourcePort = Servers.EXCHANGE.port();

  final List<String> notes = new ArrayList<>();

  /** Started once, and stopped with the process. */
  private static final class Servers {
    static final EmbeddedPostgresServer EXCHANGE = start("exchange");
    static final EmbeddedPostgresServer AUDITOR = start("auditor");

    private static EmbeddedPostgresServer start(String ignored) {
      EmbeddedPostgresServer server = EmbeddedPostgresServer.start(Map.of());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      return server;
    }
  }

  TwoDatabases() throws SQLException {
    for (EmbeddedPostgresServer server : List.of(Servers.EXCHANGE, Servers.AUDITOR)) {
      try (Connection connection = server.connect("postgres");
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      }
    }
    source(
        "DO $$ BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader",
        "ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO reader");
    copy(BookSchema.statements().toArray(String[]::new));
  }

  /** SQL on both sides. */
  TwoDatabases both(String... sql) throws SQLException {
    source(sql);
    copy(sql);
    return this;
  }

  TwoDatabases source(String... sql) throws SQLException {
    run(Servers.EXCHANGE, sql);
    return this;
  }

  TwoDatabases copy(String... sql) throws SQLException {
    run(Servers.AUDITOR, sql);
    return this;
  }

  /** A proxy before the exchange, through which it is asked from now on. */
  LyingProxy lying() throws IOException {
    LyingProxy proxy = new LyingProxy(Servers.EXCHANGE.port());
    sourcePort = proxy.port();
    return proxy;
  }

  Connection connectSource() throws SQLException {
    return Servers.EXCHANGE.connect(name);
  }

  Connection connectCopy() throws SQLException {
    return Servers.AUDITOR.connect(name);
  }

  private void run(EmbeddedPostgresServer server, String... sql) throws SQLException {
    try (Connection connection = server.connect(name);
        Statement statement = connection.createStatement()) {
      for (String one : sql) {
        statement.execute(one);
      }
    }
  }

  static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  TwoDatabases policy(String tables) {
    policy =
        PolicyFile.parse(
            "test.yaml", "policy: test\nversion: 1\nschema: public\nunlisted: copy\n" + tables);
    return this;
  }

  /** The source is at work: what differs is looked at again when the copy has come so far. */
  TwoDatabases live(Duration patience) {
    options =
        new VerifyOptions(
            LANE, patience, 1, VerifyOptions.TARGET, Duration.ofSeconds(60), false, Set.of(), null);
    return this;
  }

  PostgresAccess sourceAccess() {
    return access(sourcePort, "reader");
  }

  PostgresAccess copyAccess() {
    return access(Servers.AUDITOR.port(), "postgres");
  }

  private PostgresAccess access(int port, String user) {
    return new PostgresAccess("localhost", port, name, user, Secret.NONE, Map.of());
  }

  TrustedSchema schema() throws SQLException {
    try (Connection connection = connectCopy()) {
      return TrustedSchemaReader.read(connection, policy.schema());
    }
  }

  /** What came out. */
  record Outcome(Result result, List<Finding> findings) {
    Result.Table table(String name) {
      return result.tables().stream()
          .filter(table -> table.name().name().equals(name))
          .findFirst()
          .orElseThrow();
    }

    /** Each finding as kind, key and columns. */
    List<String> words() {
      return findings.stream()
          .map(f ->
              (f.kind()
                      + " "
                      + f.key()
                      + (f.columns().isEmpty() ? "" : " " + String.join(",", f.columns())))
                  .strip())
          .toList();
    }
  }

  Outcome verify() throws SQLException {
    return verify(_ -> {});
  }

  Outcome verify(java.util.function.Consumer<Watcher.Progress> progress) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    Watcher watcher =
        new Watcher() {
          @Override
          public void found(Finding finding) {
            findings.add(finding);
          }

          @Override
          public void progress(Progress at) {
            progress.accept(at);
          }

          @Override
          public void note(String words) {
            notes.add(words);
          }
        };
    Result result =
        new Verification(sourceAccess(), copyAccess(), schema(), policy, options, records, watcher)
            .run();
    return new Outcome(result, findings);
  }
}
