package org.pyx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.pyx.exchange.ExchangeSchema;
import org.pyx.exchange.SchemaVariant;
import org.pyx.exchange.Workload;
import org.pyx.exchange.WorkloadOptions;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.verify.TwoDatabases.Outcome;

/** The complete schema of an exchange, partitioned or not, against a plain copy. */
class TalerTest {
  private static final long SEED = 7;

  @ParameterizedTest
  @EnumSource(SchemaVariant.class)
  void partitionedSourceAndPlainCopyAreEqual(SchemaVariant variant) throws Exception {
    TwoDatabases databases = new TwoDatabases();
    databases.policy =
        PolicyFile.load(variant == SchemaVariant.TALER_2021 ? "taler-2021" : "taler-2024");
    try (Connection source = databases.connectSource();
        Connection copy = databases.connectCopy()) {
      ExchangeSchema.createExchange(source, variant);
      ExchangeSchema.createCopy(copy, variant);
    }
    try (Workload workload =
        new Workload(databases::connectSource, new WorkloadOptions(variant, SEED, 2, 0))) {
      workload.prepare();
      workload.start();
      while (workload.committedRows() < 5_000) {
        Thread.sleep(20);
      }
      workload.stop();
    }
    copy(databases);

    Outcome equal = databases.verify();

    assertThat(equal.words()).isEmpty();
    assertThat(equal.result().equal()).isGreaterThan(3_000);

    String schema = databases.policy.schema();
    databases.source(
        "UPDATE "
            + schema
            + ".reserves_in SET wire_reference = wire_reference + 1"
            + " WHERE reserve_in_serial_id = (SELECT max(reserve_in_serial_id) FROM "
            + schema
            + ".reserves_in)");

    assertThat(databases.verify().findings())
        .singleElement()
        .satisfies(f -> assertThat(f.columns()).isEqualTo(List.of("wire_reference")));
  }

  /** All copied tables, without triggers and keys in the way. */
  private static void copy(TwoDatabases databases) throws Exception {
    try (Connection source = databases.connectSource();
        Connection copy = databases.connectCopy();
        Statement from = source.createStatement();
        Statement to = copy.createStatement()) {
      to.execute("SET session_replication_role = replica");
      from.execute("GRANT USAGE ON SCHEMA " + databases.policy.schema() + " TO reader");
      from.execute(
          "GRANT SELECT ON ALL TABLES IN SCHEMA " + databases.policy.schema() + " TO reader");
      CopyManager out = source.unwrap(PGConnection.class).getCopyAPI();
      CopyManager in = copy.unwrap(PGConnection.class).getCopyAPI();
      for (TablePolicy table : databases.policy.copied()) {
        String name = table.table().quoted();
        String columns;
        try (ResultSet row =
            to.executeQuery(
                "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = '"
                    + name
                    + "'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''")) {
          row.next();
          columns = row.getString(1);
        }
        var rows = new ByteArrayOutputStream();
        out.copyOut("COPY (SELECT " + columns + " FROM " + name + ") TO STDOUT", rows);
        to.execute("DELETE FROM " + name);
        in.copyIn(
            "COPY " + name + " (" + columns + ") FROM STDIN",
            new ByteArrayInputStream(rows.toByteArray()));
      }
    }
  }
}
