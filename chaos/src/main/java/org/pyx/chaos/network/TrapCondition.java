package org.pyx.chaos.network;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes at which something is to happen. Safe to share between connections. */
public sealed interface TrapCondition {
  /** What one connection has shown so far. Not thread-safe. */
  final class Seen {
    private boolean first;
    private String tail = "";
  }

  /** Whether this piece of a connection meets it. */
  boolean met(Seen seen, byte[] piece, int length);

  /** So many bytes, of all connections together, after it was set. */
  static TrapCondition bytes(long count) {
    return new Bytes(new AtomicLong(count));
  }

  /**
   * The server's answer to the COMMIT of a transaction that has copied rows: PostgreSQL's command
   * tags, one after the other in one connection.
   */
  static TrapCondition committedCopy() {
    return new Tags("COPY ", "COMMIT\0");
  }

  /**
   * A number of bytes.
   *
   * @param left how many are still to come
   */
  record Bytes(AtomicLong left) implements TrapCondition {
    @Override
    public boolean met(Seen seen, byte[] piece, int length) {
      return left.addAndGet(-length) <= 0;
    }
  }

  /**
   * One text, and behind it another.
   *
   * @param first the one
   * @param then the other
   */
  record Tags(String first, String then) implements TrapCondition {
    @Override
    public boolean met(Seen seen, byte[] piece, int length) {
      String text = seen.tail + new String(piece, 0, length, StandardCharsets.ISO_8859_1);
      int from = 0;
      if (!seen.first) {
        int at = text.indexOf(first);
        seen.first = at >= 0;
        from = Math.max(0, at);
      }
      boolean met = seen.first && text.indexOf(then, from) >= 0;
      seen.tail =
          text.substring(Math.max(0, text.length() - Math.max(first.length(), then.length())));
      return met;
    }
  }
}
