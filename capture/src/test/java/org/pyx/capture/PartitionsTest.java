package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;

/** What a partitioned table does beyond inserting; everything comes under its root. */
class PartitionsTest {
  private static final TableName T = new TableName("public", "t");
  private Laboratory lab;

  @BeforeEach
  void open() throws Exception {
    lab = new Laboratory();
    lab.sql(
        "CREATE TABLE t (id int, region text, x bytea, PRIMARY KEY (id, region))"
            + " PARTITION BY LIST (region)",
        "CREATE TABLE t_de PARTITION OF t FOR VALUES IN ('de')",
        "CREATE TABLE t_ch PARTITION OF t FOR VALUES IN ('ch')",
        "INSERT INTO t VALUES (1, 'de', '\\x01')");
    lab.setUp();
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  @Test
  void aRowThatMovesIsADeleteAndAnInsertWithoutTheMarksOfAKeyChange() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql("UPDATE t SET region = 'ch', x = '\\x02' WHERE id = 1");
      List<Change> changes = lab.drain(stage);
      assertThat(CaptureTest.kinds(changes))
          .startsWith("Begin", "Relation", "SnapshotRow", "End", "Begin")
          .endsWith("Delete", "Insert", "End", "Begin", "Message", "End");
      Change.Delete delete = CaptureTest.first(changes, Change.Delete.class);
      Change.Insert insert = CaptureTest.first(changes, Change.Insert.class);
      assertThat(delete.table()).isEqualTo(T);
      assertThat(delete.before()).isEqualTo(key(1, "de"));
      assertThat(insert.table()).isEqualTo(T);
      assertThat(insert.row()).isEqualTo(row(1, "ch", 2));
      assertThat(insert.position().transactionId()).isEqualTo(delete.position().transactionId());
      // the server makes two changes of it, in two tables: unlike an UPDATE of a key in one table
      assertThat(delete.keyChange()).isFalse();
      assertThat(insert.keyChange()).isFalse();
      CaptureTest.assertFramed(changes);
    }
  }

  @Test
  void aChangedKeyWithinAPartitionIsMarked() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql("UPDATE t SET id = 2 WHERE id = 1");
      List<Change> changes = lab.drain(stage);
      Change.Delete delete = CaptureTest.first(changes, Change.Delete.class);
      assertThat(delete.before()).isEqualTo(key(1, "de"));
      assertThat(delete.keyChange()).isTrue();
      Change.Insert insert = CaptureTest.first(changes, Change.Insert.class);
      assertThat(insert.row()).isEqualTo(row(2, "de", 1));
      assertThat(insert.keyChange()).isTrue();
    }
  }

  @Test
  void aPartitionThatComesLaterIsCapturedFromThenOn() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql(
          "CREATE TABLE t_new PARTITION OF t FOR VALUES IN ('new')",
          "INSERT INTO t VALUES (2, 'new', '\\x02')",
          // its columns in another order, and with a row of its own
          "CREATE TABLE t_fr (x bytea, region text NOT NULL, id int NOT NULL,"
              + " PRIMARY KEY (id, region))",
          "INSERT INTO t_fr VALUES ('\\x03', 'fr', 3)",
          "ALTER TABLE t ATTACH PARTITION t_fr FOR VALUES IN ('fr')",
          "INSERT INTO t VALUES (4, 'fr', '\\x04')",
          "INSERT INTO t_fr VALUES ('\\x05', 'fr', 5)",
          "UPDATE t SET x = '\\x06' WHERE id = 4",
          "DELETE FROM t_fr WHERE id = 4");
      List<Change> changes = lab.drain(stage);
      assertThat(CaptureTest.all(changes, Change.OfTable.class))
          .extracting(Change.OfTable::table)
          .containsOnly(T);
      // Row 3 was written before its table was a part of t: the log does not tell of it again.
      assertThat(CaptureTest.all(changes, Change.Insert.class).stream().map(Change.Insert::row))
          .containsExactly(row(2, "new", 2), row(4, "fr", 4), row(5, "fr", 5));
      assertThat(CaptureTest.first(changes, Change.Update.class).row()).isEqualTo(row(4, "fr", 6));
      assertThat(CaptureTest.first(changes, Change.Delete.class).before()).isEqualTo(key(4, "fr"));
      CaptureTest.assertFramed(changes);
    }
  }

  @Test
  void aTruncateNamesTheRootOnceAndThatOfOnePartitionIsNotInTheLog() throws Exception {
    try (CaptureStage stage = lab.capture()) {
      Laboratory.awaitRunning(stage);
      lab.sql(
          "TRUNCATE t",
          "INSERT INTO t VALUES (2, 'ch', '\\x02')",
          // PostgreSQL does not publish it: publish_via_partition_root knows the root's only
          "TRUNCATE t_ch",
          "INSERT INTO t VALUES (3, 'ch', '\\x03')");
      List<Change> changes = lab.drain(stage);
      assertThat(CaptureTest.all(changes, Change.Truncate.class))
          .extracting(Change.Truncate::table)
          .containsExactly(T);
      assertThat(CaptureTest.ids(changes)).containsExactly(1L, 2L, 3L);
      CaptureTest.assertFramed(changes);
    }
  }

  private static Row row(int id, String region, int x) {
    return Row.of(
        List.of("id", "region", "x"),
        List.of(new Value.Int(id), new Value.Text(region), new Value.Bytes(new byte[] {(byte) x})));
  }

  private static Row key(int id, String region) {
    return Row.of(List.of("id", "region"), List.of(new Value.Int(id), new Value.Text(region)));
  }
}
