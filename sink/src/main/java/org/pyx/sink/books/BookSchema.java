package org.pyx.sink.books;

import java.util.List;

/** The bookkeeping schema {@code pyx} as SQL; every statement may be repeated. Stateless. */
public final class BookSchema {
  /** The schema's name. */
  public static final String NAME = "pyx";

  /** Its tables, which the sink may read and add to, and nothing else. */
  public static final List<String> TABLES =
      List.of(
          "pyx.progress",
          "pyx.outbox",
          "pyx.published",
          "pyx.late_serials",
          "pyx.lane_topics",
          "pyx.adoptions");

  private static final String PROGRESS =
      """
      -- How far each lane has come: one row per batch, written in the transaction of the batch's rows.
      CREATE TABLE IF NOT EXISTS pyx.progress (
        lane text NOT NULL,
        first_offset bigint NOT NULL,
        next_offset bigint NOT NULL,
        journal_offset bigint NOT NULL,
        lsn pg_lsn NOT NULL,
        commit_time bigint NOT NULL,
        written_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (lane, first_offset),
        CHECK (next_offset > first_offset)
      )\
      """;

  private static final String OUTBOX =
      """
      -- Evidence of rows that this database refused, on its way to Kafka.
      CREATE TABLE IF NOT EXISTS pyx.outbox (
        lane text NOT NULL,
        sequence bigint NOT NULL,
        scan_from bigint NOT NULL,
        record_key bytea NOT NULL,
        payload bytea NOT NULL,
        PRIMARY KEY (lane, sequence)
      )\
      """;

  private static final String PUBLISHED =
      """
      -- Everything in the outbox up to this sequence is in Kafka.
      CREATE TABLE IF NOT EXISTS pyx.published (
        lane text NOT NULL,
        sequence bigint NOT NULL,
        PRIMARY KEY (lane, sequence)
      )\
      """;

  private static final String LATE_SERIALS =
      """
      -- Rows that became visible after rows of their table with higher serials. Who reads a table by
      -- its serial and has passed them must go back to the lowest. All are kept.
      CREATE TABLE IF NOT EXISTS pyx.late_serials (
        lane text NOT NULL,
        table_schema text NOT NULL,
        table_name text NOT NULL,
        serial_column text NOT NULL,
        lowest bigint NOT NULL,
        late_rows bigint NOT NULL,
        passed bigint NOT NULL,
        noted_at timestamptz NOT NULL DEFAULT now(),
        CHECK (lowest <= passed AND late_rows > 0)
      )\
      """;

  private static final String ADOPTIONS =
      """
      -- Whether a lane adopts a copy that another tool made: the last entry says. "events" counts
      -- evidence of rows that the exchange's snapshot lacks, which have no offset to be numbered by.
      CREATE TABLE IF NOT EXISTS pyx.adoptions (
        lane text NOT NULL,
        number bigint NOT NULL,
        state text NOT NULL CHECK (state IN ('begun', 'ended')),
        whole boolean NOT NULL,
        events bigint NOT NULL CHECK (events >= 0),
        noted_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (lane, number)
      )\
      """;

  private static final String LANE_TOPICS =
      """
      -- Which topics a lane is copied from: another topic of the same name has another id.
      CREATE TABLE IF NOT EXISTS pyx.lane_topics (
        entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        lane text NOT NULL,
        topic text NOT NULL,
        topic_id text NOT NULL,
        noted_at timestamptz NOT NULL DEFAULT now()
      )\
      """;

  private static final String CONTINUES =
      """
      -- A batch continues where the last one ended. The primary key alone would not stop a sink
      -- that slept until the row it competes with was pruned.
      CREATE OR REPLACE FUNCTION pyx.progress_continues() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pyx$
      DECLARE
        last bigint;
      BEGIN
        SELECT p.next_offset INTO last FROM pyx.progress p
         WHERE p.lane = NEW.lane ORDER BY p.first_offset DESC LIMIT 1;
        IF last IS NOT NULL AND last <> NEW.first_offset THEN
          RAISE unique_violation USING MESSAGE = 'another sink has written on', CONSTRAINT = 'progress_pkey';
        END IF;
        RETURN NEW;
      END
      $pyx$\
      """;

  private static final String PRUNE_PROGRESS =
      """
      -- The sink may not delete; this keeps the newest 1,000 rows of a lane.
      CREATE OR REPLACE FUNCTION pyx.prune_progress() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pyx$
      BEGIN
        DELETE FROM pyx.progress p WHERE p.lane = NEW.lane AND p.first_offset <
          (SELECT min(n.first_offset) FROM (SELECT q.first_offset FROM pyx.progress q
            WHERE q.lane = NEW.lane ORDER BY q.first_offset DESC LIMIT 1000) n);
        RETURN NULL;
      END
      $pyx$\
      """;

  private static final String PRUNE_OUTBOX =
      """
      -- What has long been in Kafka need not stay here too.
      CREATE OR REPLACE FUNCTION pyx.prune_outbox() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pyx$
      DECLARE
        oldest bigint;
      BEGIN
        SELECT min(n.sequence) INTO oldest FROM (SELECT q.sequence FROM pyx.published q
          WHERE q.lane = NEW.lane ORDER BY q.sequence DESC LIMIT 1000) n;
        DELETE FROM pyx.published p WHERE p.lane = NEW.lane AND p.sequence < oldest;
        DELETE FROM pyx.outbox o WHERE o.lane = NEW.lane AND o.sequence < oldest;
        RETURN NULL;
      END
      $pyx$\
      """;

  private BookSchema() {}

  /** The statements that make it. */
  public static List<String> statements() {
    return List.of(
        "CREATE SCHEMA IF NOT EXISTS pyx",
        PROGRESS,
        OUTBOX,
        PUBLISHED,
        LATE_SERIALS,
        LANE_TOPICS,
        "CREATE INDEX IF NOT EXISTS late_serials_newest ON pyx.late_serials (lane, noted_at)",
        ADOPTIONS,
        CONTINUES,
        "CREATE OR REPLACE TRIGGER continues BEFORE INSERT ON pyx.progress"
            + " FOR EACH ROW EXECUTE FUNCTION pyx.progress_continues()",
        PRUNE_PROGRESS,
        // Once in about 100 rows: offsets of batches are no plain count, so their hash decides.
        "CREATE OR REPLACE TRIGGER prune AFTER INSERT ON pyx.progress"
            + " FOR EACH ROW WHEN (hashint8(NEW.next_offset) % 100 = 0)"
            + " EXECUTE FUNCTION pyx.prune_progress()",
        PRUNE_OUTBOX,
        "CREATE OR REPLACE TRIGGER prune AFTER INSERT ON pyx.published"
            + " FOR EACH ROW WHEN (hashint8(NEW.sequence) % 100 = 0)"
            + " EXECUTE FUNCTION pyx.prune_outbox()",
        "REVOKE ALL ON FUNCTION pyx.progress_continues(), pyx.prune_progress(), pyx.prune_outbox()"
            + " FROM PUBLIC");
  }
}
