package org.pyx.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every attack really does its harm, under the transaction id that it reports. */
class AttacksTest {
  private static final Set<String> NOT_COPIED =
      Set.of(
          "reserve_history",
          "coin_history",
          "recoup_by_reserve",
          "purse_actions",
          "prewire",
          "aggregation_transient",
          "work_shards",
          "revolving_work_shards",
          "kyc_alerts",
          "exchange_tables",
          "contracts",
          "cs_nonce_locks");

  /** Tables that no honest traffic writes while attacks may run. */
  private static final Set<String> FREE_TO_REDEFINE =
      Set.of("wads_in", "wads_out", "global_fee", "wire_fee");

  /** What must stand in the harmful message, for attacks whose kind of message says too little. */
  private static final Map<String, String> CONTENT =
      Map.of(
          "amount-negative", "-5",
          "amount-denormal", "100000000",
          "amount-null-member", "7",
          "new-column", "hidden",
          "unknown-table", "hidden bookkeeping",
          "logical-message", "not a row");

  private record Message(long transactionId, char kind, String table, String text) {}

  @ParameterizedTest
  @EnumSource
  void everyAttackDoesItsHarmTwiceInAnyOrder(SchemaVariant variant) throws SQLException {
    long seed = System.nanoTime();
    System.out.println("attacks on " + variant.option() + ", seed " + seed);
    ConnectionFactory database = Databases.create(variant);
    try (Connection connection = database.open()) {
      String slot = publish(connection, variant);
      List<String> definitions = definitions(connection, variant);
      List<Attack> attacks = new ArrayList<>(Attacks.all(variant));
      for (int run = 0; run < 2; run++) {
        Collections.shuffle(attacks, new Random(seed + run));
        for (Attack attack : attacks) {
          AttackResult result = attack.run(new AttackContext(database, variant, "p", seed + run));

          assertThat(result.attack()).isEqualTo(attack.name());
          assertHarm(result, messages(connection, slot));
        }
      }
      assertThat(definitions(connection, variant)).isEqualTo(definitions);
      execute(connection, "SELECT pg_drop_replication_slot('" + slot + "')");
    }
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
    assertThat(names).hasSizeGreaterThanOrEqualTo(22);
    assertThat(Attacks.named(variant, "no-such")).isEmpty();
  }

  private static void assertHarm(AttackResult result, List<Message> messages) {
    assertThat(result.injected()).isNotEmpty();
    for (Injected injected : result.injected()) {
      List<Message> own =
          messages.stream()
              .filter(message -> message.transactionId() == injected.transactionId())
              .toList();
      for (String rule : injected.expectedRules()) {
        String content = CONTENT.getOrDefault(result.attack(), "");
        assertThat(own)
            .as("%s of %s", rule, result)
            .anyMatch(message ->
                message.kind() == kind(rule)
                    && message.table().equals(injected.table())
                    && message.text().contains(content)
                    && (!rule.equals("op.key-change") || message.text().charAt(5) == 'K'));
      }
    }
  }

  /** The kind of logical replication message that breaks a rule. */
  private static char kind(String rule) {
    return switch (rule) {
      case "op.update", "op.update-unseen", "op.flag-reset", "op.key-change" -> 'U';
      case "op.delete" -> 'D';
      case "op.truncate" -> 'T';
      case "stream.message" -> 'M';
      default -> 'I';
    };
  }

  private static String publish(Connection connection, SchemaVariant variant) throws SQLException {
    String schema = variant.schemaName();
    String tables =
        strings(
                connection,
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
                    + " AND relnamespace = '"
                    + schema
                    + "'::regnamespace")
            .stream()
            .filter(table -> !NOT_COPIED.contains(table))
            .map(table -> schema + "." + table)
            .collect(Collectors.joining(", "));
    execute(
        connection,
        "CREATE PUBLICATION p FOR TABLE " + tables + " WITH (publish_via_partition_root = true)");
    String slot = "attacks_" + variant.name().toLowerCase(Locale.ROOT);
    execute(connection, "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
    return slot;
  }

  /** What is defined on tables that attacks must leave as they are. */
  private static List<String> definitions(Connection connection, SchemaVariant variant)
      throws SQLException {
    return strings(
            connection,
            "SELECT concat_ws(' ', c.relname, c.relreplident, k.contype, k.conname,"
                + " pg_get_constraintdef(k.oid)) FROM pg_class c JOIN pg_constraint k"
                + " ON k.conrelid = c.oid WHERE c.relnamespace = '"
                + variant.schemaName()
                + "'::regnamespace ORDER BY 1")
        .stream()
        .filter(line -> !line.startsWith("attack_unknown_"))
        .filter(line -> !FREE_TO_REDEFINE.contains(line.replaceFirst("(_\\d)? .*", "")))
        .toList();
  }

  private static List<Message> messages(Connection connection, String slot) throws SQLException {
    // The server of the tests commits asynchronously; decoding sees only what is flushed.
    execute(connection, "SET synchronous_commit = on");
    execute(connection, "SELECT pg_logical_emit_message(true, 'flush', '')");
    List<Message> messages = new ArrayList<>();
    Map<Integer, String> tables = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT xid::text::bigint, data FROM pg_logical_slot_get_binary_changes('"
                    + slot
                    + "', NULL, NULL, 'proto_version', '1', 'publication_names', 'p', 'messages',"
                    + " 'true')")) {
      while (rows.next()) {
        byte[] data = rows.getBytes(2);
        String text = new String(data, StandardCharsets.ISO_8859_1);
        char kind = text.charAt(0);
        // A TRUNCATE names its first relation after their number and its options.
        int relation = kind == 'M' ? 0 : ByteBuffer.wrap(data).getInt(kind == 'T' ? 6 : 1);
        if (kind == 'R') {
          tables.put(relation, text.substring(5).split("\0", -1)[1]);
        }
        messages.add(new Message(rows.getLong(1), kind, tables.getOrDefault(relation, ""), text));
      }
    }
    return messages;
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

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
