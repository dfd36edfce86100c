package org.pyx.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;
import org.pyx.schemas.rule.Rule;

/**
 * Every attack really does its harm, under the transaction id that it reports; a plain judge with a
 * real copy finds each expected rule there, and nothing to reject in what is said to be honest.
 */
class AttacksTest {
  private static final Duration OBSERVATION = Duration.ofMillis(250);

  private final List<String> failures = new ArrayList<>();
  private final Set<String> unexplained = new TreeSet<>();

  @ParameterizedTest
  @EnumSource
  void everyAttackDoesItsHarmTwiceInAnyOrder(SchemaVariant variant) throws SQLException {
    attackEverything(variant, 2, false);
  }

  @ParameterizedTest
  @EnumSource
  void honestTrafficGoesOnBesideEveryAttackAndNothingOfItIsRejected(SchemaVariant variant)
      throws SQLException {
    attackEverything(variant, 1, true);
  }

  private void attackEverything(SchemaVariant variant, int runs, boolean traffic)
      throws SQLException {
    long seed = System.nanoTime();
    System.out.println("attacks on " + variant.option() + ", seed " + seed);
    Policy policy = PolicyFile.load("taler-" + variant.year());
    ConnectionFactory database = Databases.create(variant);
    WorkloadOptions options = new WorkloadOptions(variant, seed, 3, 400);
    try (Connection connection = database.open();
        Connection copy = Databases.createCopy(variant).open();
        Workload workload = new Workload(database, options)) {
      String slot = publish(connection, variant, policy);
      LogReader log = new LogReader(connection, slot);
      ReferenceJudge judge = new ReferenceJudge(copy, variant, policy);
      try (CatalogWatch watch = new CatalogWatch(database, variant)) {
        workload.prepare();
        if (traffic) {
          workload.start();
        }
        List<Attack> attacks = new ArrayList<>(Attacks.all(variant));
        for (int run = 0; run < runs; run++) {
          Collections.shuffle(attacks, new Random(seed + run));
          for (Attack attack : attacks) {
            try {
              watch.takeSeen();
              AttackResult result =
                  attack.run(new AttackContext(database, variant, "p", seed + run, OBSERVATION));
              Set<String> seen = watch.takeSeen();
              assertThat(result.attack()).isEqualTo(attack.name());
              assertThat(watch.now()).as("%s is mended", attack.name()).isEmpty();
              check(attack, result, log.read(), judge, CopyTables.types(connection), seen);
            } catch (SQLException | AssertionError e) {
              failures.add(attack.name() + ": " + e);
            }
          }
        }
        assertThat(workload.isRunning()).isEqualTo(traffic);
        workload.stop();
        assertThat(workload.committedRows() > 1_000).isEqualTo(traffic);
        assertThat(watch.failures()).isEmpty();
      }
      assertThat(failures).isEmpty();
      assertThat(unexplained).isEmpty();
      assertThat(new HonestValues(copy, variant).violations()).isEmpty();
      Rows.execute(connection, "SELECT pg_drop_replication_slot('" + slot + "')");
    }
  }

  private void check(
      Attack attack,
      AttackResult result,
      List<LogReader.Event> events,
      ReferenceJudge judge,
      Map<Integer, String> types,
      Set<String> seen)
      throws SQLException {
    Map<String, Set<Rule>> found = new HashMap<>();
    Set<String> touched = new HashSet<>();
    for (LogReader.Event event : events) {
      String table =
          switch (event) {
            case LogReader.RowChange change -> change.relation().name();
            case LogReader.Truncate truncate -> truncate.relation().name();
            case LogReader.Message _ -> "";
          };
      String place = event.transactionId() + " " + table;
      touched.add(place);
      switch (event) {
        case LogReader.RowChange change ->
            judge
                .judge(change, types)
                .ifPresent(rule -> found.computeIfAbsent(place, _ -> new HashSet<>()).add(rule));
        case LogReader.Truncate _ ->
            found.computeIfAbsent(place, _ -> new HashSet<>()).add(Rule.OP_TRUNCATE);
        case LogReader.Message _ ->
            found.computeIfAbsent(place, _ -> new HashSet<>()).add(Rule.STREAM_MESSAGE);
      }
    }
    Set<Long> hostile = new HashSet<>();
    for (Injected injected : result.injected()) {
      String place = injected.transactionId() + " " + injected.table();
      Set<Rule> rules = found.getOrDefault(place, Set.of());
      List<Rule> expected = injected.expected().stream().map(Expected::rule).toList();
      hostile.add(injected.transactionId());
      switch (injected.outcome()) {
        case REJECTED, HALTED ->
            assertThat(rules).as("%s of %s", injected, attack.name()).containsAll(expected);
        case IGNORED -> {
          assertThat(rules).as("%s of %s", injected, attack.name()).isEmpty();
          assertThat(touched).contains(place);
        }
        case OBSERVED -> {
          for (Rule rule : expected) {
            if (rule == Rule.STREAM_MESSAGE) {
              assertThat(events)
                  .anyMatch(e -> e instanceof LogReader.Message m && !m.transactional());
              hostile.add(0L);
            } else {
              assertThat(seen)
                  .as("%s of %s", injected, attack.name())
                  .contains(rule.id().value() + " " + injected.table());
            }
          }
        }
      }
    }
    found.forEach((place, rules) -> {
      if (!hostile.contains(Long.parseLong(place.substring(0, place.indexOf(' '))))) {
        unexplained.add(attack.name() + " " + place + " " + rules);
      }
    });
    assertThat(result.injected()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyRuleThatSqlCanBreakIsAttacked(SchemaVariant variant) {
    Set<Rule> attacked = EnumSet.noneOf(Rule.class);
    Attacks.all(variant).forEach(attack -> attacked.addAll(attack.rules()));
    Set<Rule> left = EnumSet.complementOf(EnumSet.copyOf(attacked));
    if (variant == SchemaVariant.TALER_2021) {
      // Amounts in two columns, no CHECKs but of lengths, hashes and blobs of which nothing is
      // known.
      left.removeAll(
          EnumSet.of(
              Rule.AMOUNT_NULL,
              Rule.ROW_RANGE,
              Rule.DB_CHECK,
              Rule.HASH_MISMATCH,
              Rule.BLOB_HEADER));
    }
    assertThat(left)
        .containsExactlyInAnyOrder(
            // What PostgreSQL itself does not let happen, or what the judge sees before the copy
            // does.
            Rule.AMOUNT_FORM,
            Rule.ROW_TEXT,
            Rule.DB_NOT_NULL,
            Rule.DB_EXCLUSION,
            Rule.DB_TYPE,
            Rule.DB_TRIGGER,
            // What takes another server, another slot, or an operator.
            Rule.STREAM_LSN_BACK,
            Rule.STREAM_TIME_BACK,
            Rule.STREAM_GAP,
            Rule.STREAM_SYSTEM,
            Rule.STREAM_TIMELINE,
            Rule.STREAM_PROMOTION,
            Rule.STREAM_SLOT,
            Rule.STREAM_WAL_RETAINED,
            Rule.TABLE_REJECTED,
            // What only the copy of another tool can hold.
            Rule.ADOPT_DIFFERS,
            Rule.ADOPT_EXTRA,
            Rule.ADOPT_INCOMPLETE,
            // What is no harm.
            Rule.ROW_REPLAY,
            Rule.ROW_LATE_SERIAL);
  }

  @ParameterizedTest
  @EnumSource
  void attacksAreFoundByName(SchemaVariant variant) {
    Set<String> names = new TreeSet<>();
    for (Attack attack : Attacks.all(variant)) {
      assertThat(names.add(attack.name())).as(attack.name()).isTrue();
      assertThat(Attacks.named(variant, attack.name()).orElseThrow().description())
          .isEqualTo(attack.description());
    }
    System.out.println(names.size() + " attacks on " + variant.option());
    assertThat(names).hasSizeGreaterThanOrEqualTo(80);
    assertThat(Attacks.named(variant, "no-such")).isEmpty();
  }

  /** As the SQL for the hand-over does: what is copied, and whole old rows where no key is. */
  private static String publish(Connection connection, SchemaVariant variant, Policy policy)
      throws SQLException {
    String schema = variant.schemaName();
    List<String> copied = new ArrayList<>();
    for (TablePolicy table : policy.copied()) {
      assertThat(table.treatment()).isEqualTo(Treatment.COPY);
      copied.add(table.table().name());
      for (String each :
          strings(
              connection,
              """
              SELECT c.oid::regclass::text FROM pg_class c
               WHERE (c.oid = '%1$s'::regclass
                   OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = '%1$s'::regclass))
                 AND (%2$s OR NOT EXISTS (SELECT FROM pg_index
                   WHERE indrelid = '%1$s'::regclass AND indisprimary))
              """
                  .formatted(table.table().quoted(), table.fullIdentity()))) {
        Rows.execute(connection, "ALTER TABLE " + each + " REPLICA IDENTITY FULL");
      }
    }
    Rows.execute(
        connection,
        "CREATE PUBLICATION p FOR TABLE "
            + copied.stream()
                .map(name -> new TableName(schema, name).quoted())
                .collect(Collectors.joining(", "))
            + " WITH (publish_via_partition_root = true)");
    String slot = "attacks_" + variant.name().toLowerCase(Locale.ROOT);
    Rows.execute(
        connection, "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
    return slot;
  }

  private static List<String> strings(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> strings = new ArrayList<>();
      while (rows.next()) {
        strings.add(rows.getString(1));
      }
      return strings;
    }
  }
}
