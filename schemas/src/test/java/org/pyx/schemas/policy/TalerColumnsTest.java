package org.pyx.schemas.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;

/** What the policies for Taler say of flags, versions, times and blobs, column by column. */
class TalerColumnsTest {
  private static final Policy P2024 = PolicyFile.load("taler-2024");
  private static final Policy P2021 = PolicyFile.load("taler-2021");

  /** Every truth value of a copied table is decided: most go one way, or belong to a version. */
  @Test
  void everyTruthValueIsDecided() {
    assertThat(truthValues(P2024, TalerFacts.schema2024()))
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("aml_staff.is_active", ColumnLaw.VERSIONED),
                    Map.entry("aml_staff.read_only", ColumnLaw.VERSIONED),
                    Map.entry("auditors.is_active", ColumnLaw.VERSIONED),
                    Map.entry("wire_accounts.is_active", ColumnLaw.VERSIONED),
                    Map.entry("batch_deposits.done", ColumnLaw.ONCE_TRUE),
                    Map.entry("close_requests.done", ColumnLaw.ONCE_TRUE),
                    Map.entry("legitimization_measures.is_finished", ColumnLaw.ONCE_TRUE),
                    Map.entry("profit_drains.executed", ColumnLaw.ONCE_TRUE),
                    Map.entry("purse_requests.was_decided", ColumnLaw.ONCE_TRUE),
                    Map.entry("legitimization_outcomes.is_active", ColumnLaw.ONCE_FALSE),
                    // restarted steps keep their row, and each call-back writes the column anew
                    Map.entry("legitimization_processes.finished", ColumnLaw.UPDATABLE),
                    // no statement of the exchange updates these
                    Map.entry("batch_deposits.policy_blocked", ColumnLaw.IMMUTABLE),
                    Map.entry("legitimization_outcomes.to_investigate", ColumnLaw.IMMUTABLE),
                    Map.entry("purse_decision.refunded", ColumnLaw.IMMUTABLE),
                    Map.entry("purse_requests.in_reserve_quota", ColumnLaw.IMMUTABLE),
                    Map.entry("purse_requests.was_deleted", ColumnLaw.IMMUTABLE))));
    assertThat(truthValues(P2021, TalerFacts.schema2021()))
        .isEqualTo(
            Map.of(
                "auditors.is_active", ColumnLaw.VERSIONED,
                "wire_accounts.is_active", ColumnLaw.VERSIONED,
                "deposits.done", ColumnLaw.ONCE_TRUE,
                "deposits.tiny", ColumnLaw.UPDATABLE));
  }

  @Test
  void configurationThatTheFactsCallVersionedIsHeldToItsVersion() {
    Set<String> held = new TreeSet<>();
    for (List<String> mutation : TalerFacts.lines("mutations-2024.tsv")) {
      if (mutation.get(7).contains("legit versioned config")
          && mutation.get(2).contains("last_change")) {
        TableName name = new TableName("exchange", mutation.get(0));
        TablePolicy table = P2024.of(name).orElseThrow();
        assertThat(table.version()).as(mutation.get(0)).contains("last_change");
        assertThat(mutation.get(2).split(",\\s*"))
            .allSatisfy(column -> assertThat(table.law(column)).isEqualTo(ColumnLaw.VERSIONED));
        held.add(mutation.get(0));
      }
    }
    assertThat(held).containsExactly("aml_staff", "auditors", "wire_accounts");
  }

  /** No DELETE on a copied table is legitimate: garbage collection cannot run. */
  @Test
  void nothingIsEverDeleted() {
    assertThat(P2024.copied()).allMatch(table -> table.deletes().equals(DeleteLaw.NEVER));
    assertThat(P2021.copied()).allMatch(table -> table.deletes().equals(DeleteLaw.NEVER));
  }

  /** Of the bigint columns, the times that are held to whole seconds and those that are not. */
  @Test
  void wholeSecondsAreTheTimesOfEvents() {
    assertThat(wholeSeconds(P2024, TalerFacts.schema2024()))
        .hasSize(37)
        .contains("denominations.valid_from", "denominations.expire_legal")
        .contains("batch_deposits.wire_deadline", "wire_out.execution_date", "wire_fee.end_date")
        .doesNotContain("global_fee.purse_timeout", "partners.wad_frequency");
    assertThat(wholeSeconds(P2021, TalerFacts.schema2021()))
        .hasSize(19)
        .contains("deposits.refund_deadline", "reserves_close.execution_date");
  }

  /** The kinds of blobs as value facts give them for each column. */
  @Test
  void blobsAreWhatTheirColumnsHold() {
    Map<String, Blob> blobs = new TreeMap<>();
    P2024
        .copied()
        .forEach(table ->
            table
                .contents()
                .blobs()
                .forEach((column, blob) -> blobs.put(table.table().name() + "." + column, blob)));
    assertThat(blobs)
        .isEqualTo(
            Map.of(
                "denominations.denom_pub", Blob.DENOMINATION_KEY,
                "known_coins.denom_sig", Blob.SIGNATURE,
                "reserves_out.denom_sig", Blob.BLINDED_SIGNATURE,
                "refresh_revealed_coins.ev_sig", Blob.BLINDED_SIGNATURE,
                "refresh_revealed_coins.coin_ev", Blob.PLANCHET,
                "refresh_revealed_coins.ewv", Blob.WITHDRAW_VALUES));
  }

  private static Map<String, ColumnLaw> truthValues(Policy policy, TrustedSchema schema) {
    Map<String, ColumnLaw> laws = new TreeMap<>();
    copiedColumns(
        policy,
        schema,
        (table, column) -> {
          if (column.kind() == TrustedSchema.Kind.BOOL) {
            laws.put(table.table().name() + "." + column.name(), table.law(column.name()));
          }
        });
    return laws;
  }

  private static Set<String> wholeSeconds(Policy policy, TrustedSchema schema) {
    Set<String> times = new TreeSet<>();
    copiedColumns(
        policy,
        schema,
        (table, column) -> {
          if (policy.isWholeSeconds(column.name())) {
            assertThat(column.kind()).as("%s", column).isEqualTo(TrustedSchema.Kind.INT8);
            times.add(table.table().name() + "." + column.name());
          }
        });
    return times;
  }

  private static void copiedColumns(
      Policy policy, TrustedSchema schema, BiConsumer<TablePolicy, TrustedSchema.Column> each) {
    for (TablePolicy table : policy.copied()) {
      schema.tables().stream()
          .filter(known -> known.name().equals(table.table()))
          .flatMap(known -> known.columns().stream())
          .forEach(column -> each.accept(table, column));
    }
  }
}
