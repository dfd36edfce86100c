package org.pyx.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {
  @ParameterizedTest
  @EnumSource(SchemaVariant.class)
  void anHonestExchangeBalancesItsBooks(SchemaVariant variant) throws SQLException {
    ConnectionFactory database = Databases.create(variant);
    try (Workload workload = new Workload(database, new WorkloadOptions(variant, 42, 4, 0))) {
      workload.prepare();
      long start = System.nanoTime();
      workload.runUntilRows(Integer.getInteger("rows", 20_000));
      System.out.printf(
          "SHOW %s %.0f rows/s %s%n",
          variant,
          workload.committedRows() * 1e9 / (System.nanoTime() - start),
          workload.committedRowsByOperation());
    }
    try (Connection connection = database.open()) {
      assertThat(Books.check(connection)).isEmpty();
    }
  }
}
