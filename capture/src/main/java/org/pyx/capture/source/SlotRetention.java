package org.pyx.capture.source;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.LogRetention;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.PyxException;

/**
 * What the server says about the log that it holds back for a slot. Immutable.
 *
 * @param log how much it is; null if it cannot be told
 * @param inactiveSince since when nobody has read from the slot; null if somebody does
 * @param invalidated why the server has taken its log away; null if it has not
 */
public record SlotRetention(
    @Nullable LogRetention log, @Nullable String inactiveSince, @Nullable String invalidated) {
  /** Nothing is known. */
  static final SlotRetention UNKNOWN = new SlotRetention(null, null, null);

  /** Servers before 17 do not know all of the columns, those before 13 have no limit either. */
  private static final String QUERY =
      """
      SELECT s.restart_lsn::text, known ->> 'safe_wal_size', known ->> 'wal_status',
        known ->> 'inactive_since', known ->> 'invalidation_reason',
        pg_catalog.pg_size_bytes(pg_catalog.current_setting('max_slot_wal_keep_size', true))
      FROM pg_catalog.pg_replication_slots s, pg_catalog.to_jsonb(s) AS known
      WHERE s.slot_name = ?
      """;

  private static final int LONGEST_WORD = 64;

  /**
   * Asks for it.
   *
   * @param end up to where the server has written its log
   * @throws PyxException if the server cannot be asked
   */
  public static SlotRetention read(SourceDatabase source, String slot, Lsn end) {
    return source
        .<Optional<SlotRetention>>query(
            "cannot read how much log the slot holds back",
            c -> {
              try (PreparedStatement statement = c.prepareStatement(QUERY)) {
                statement.setString(1, slot);
                try (ResultSet row = statement.executeQuery()) {
                  return row.next() ? Optional.of(of(row, end)) : Optional.empty();
                }
              }
            })
        .orElse(UNKNOWN);
  }

  private static SlotRetention of(ResultSet row, Lsn end) throws SQLException {
    String from = row.getString(1);
    Long safe = number(row.getString(2));
    boolean endangered = "unreserved".equals(row.getString(3)) || (safe != null && safe <= 0);
    Long limit = number(row.getString(6));
    return new SlotRetention(
        from == null ? null : log(Lsn.parse(from), end, limit, endangered),
        word(row.getString(4)),
        word(row.getString(5)));
  }

  /** An end before the beginning is nonsense; a distance beyond all disks is cut, not negative. */
  private static @Nullable LogRetention log(
      Lsn from, Lsn end, @Nullable Long limit, boolean endangered) {
    if (end.compareTo(from) < 0) {
      return null;
    }
    long bytes = end.value() - from.value();
    return new LogRetention(
        bytes < 0 ? Long.MAX_VALUE : bytes,
        limit == null ? LogRetention.UNLIMITED : limit,
        endangered);
  }

  private static @Nullable Long number(@Nullable String text) {
    return text == null || !text.matches("-?[0-9]{1,18}") ? null : (Long) Long.parseLong(text);
  }

  private static @Nullable String word(@Nullable String text) {
    return text == null || text.length() <= LONGEST_WORD ? text : text.substring(0, LONGEST_WORD);
  }
}
