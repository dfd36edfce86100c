package org.pyx.capture.protocol;

/**
 * Follows the pieces of a replication stream, as far as lengths and numbers go: the messages of <a
 * href="https://www.postgresql.org/docs/18/protocol-logicalrep-message-formats.html">pgoutput</a>,
 * version 1, of which the engine believes every length. Not thread-safe.
 */
final class LogGuard {
  /** A server sends some for each of our own messages, but also sends us those. */
  private static final int MOST_SIGNS_OF_LIFE = 1_000_000;

  private enum Step {
    KIND(1),
    LOG_PLACE(8),
    LOG_KIND(17),
    SIGN_PLACE(8),
    TUPLE_KIND(1),
    COLUMN_COUNT(2),
    COLUMN_KIND(1),
    COLUMN_SIZE(4),
    PREFIX(1),
    CONTENT_SIZE(4),
    TABLE_COUNT(4),
    PASS(0);

    private final int needed;

    Step(int needed) {
      this.needed = needed;
    }
  }

  private Step step = Step.PASS;
  private int got;
  private long number;

  /** Bytes to pass over before the next step. */
  private long skip;

  /** Bytes of the piece that neither a step nor {@code skip} has taken. */
  private long left;

  private int columns;
  private boolean lastTuple;
  private long signsOfLife;
  private long place;
  private boolean inTransaction;
  private long lastEnd;
  private volatile Quiet quiet = Quiet.UNKNOWN;

  /**
   * That nothing stands between two places of the log that is for us.
   *
   * @param after where the last transaction or message ended; 0 if none has come yet
   * @param until up to where the server has read on
   */
  record Quiet(long after, long until) {
    static final Quiet UNKNOWN = new Quiet(-1, 0);
  }

  /**
   * What the server's last sign of life has said. It reads the log in order and sends what it finds
   * before it says how far it is: PostgreSQL's own subscribers confirm its log by that too.
   */
  Quiet quiet() {
    return quiet;
  }

  /**
   * A piece begins.
   *
   * @param length its bytes
   * @throws HostileServerException if that is nothing
   */
  void begin(long length) throws HostileServerException {
    left = length;
    next(Step.KIND);
  }

  /**
   * Takes the next bytes of the piece, no more than it has.
   *
   * @throws HostileServerException if they must not reach the engine
   */
  void accept(byte[] bytes, int from, int count) throws HostileServerException {
    int at = from;
    int end = from + count;
    while (at < end) {
      if (skip > 0) {
        int passed = (int) Math.min(skip, end - at);
        skip -= passed;
        at += passed;
      } else {
        number = (number << 8) | (bytes[at++] & 0xFF);
        if (++got == step.needed) {
          long value = number;
          number = 0;
          got = 0;
          left -= step.needed;
          take(value);
        }
      }
    }
  }

  private void take(long value) throws HostileServerException {
    switch (step) {
      case KIND -> kind((int) value);
      case LOG_PLACE -> {
        place = value;
        next(Step.LOG_KIND);
      }
      case LOG_KIND -> logKind((int) (value & 0xFF)); // behind two more positions
      case SIGN_PLACE -> {
        if (!inTransaction) {
          quiet = new Quiet(lastEnd, value);
        }
        pass(left);
      }
      case TUPLE_KIND -> {
        require(value == 'N' || (!lastTuple && (value == 'K' || value == 'O')));
        lastTuple = value == 'N';
        next(Step.COLUMN_COUNT);
      }
      case COLUMN_COUNT -> {
        require(value <= Short.MAX_VALUE);
        column((int) value);
      }
      case COLUMN_KIND -> {
        if (value == 't') {
          next(Step.COLUMN_SIZE);
        } else {
          require(value == 'n' || value == 'u');
          column(columns - 1);
        }
      }
      case COLUMN_SIZE -> {
        pass((int) value);
        column(columns - 1);
      }
      case PREFIX -> next(value == 0 ? Step.CONTENT_SIZE : Step.PREFIX);
      case CONTENT_SIZE -> {
        require((int) value == left);
        pass(left);
      }
      case TABLE_COUNT -> {
        require(1 + 4 * (long) (int) value == left); // behind the options
        pass(left);
      }
      case PASS -> throw new IllegalStateException("it is taken whole");
    }
  }

  private void kind(int kind) throws HostileServerException {
    if (kind == 'w') {
      signsOfLife = 0;
      next(Step.LOG_PLACE);
    } else if (++signsOfLife > MOST_SIGNS_OF_LIFE) {
      throw new HostileServerException(
          "the exchange's server sends signs of life without end, and no log");
    } else if (kind == 'k' && left >= Long.BYTES) {
      next(Step.SIGN_PLACE);
    } else {
      pass(left);
    }
  }

  private void logKind(int kind) throws HostileServerException {
    lastTuple = false;
    switch (kind) {
      case 'B' -> inTransaction = true;
      case 'C' -> {
        inTransaction = false;
        lastEnd = place;
      }
      case 'M' -> lastEnd = inTransaction ? lastEnd : place;
      default -> {}
    }
    switch (kind) {
      case 'I', 'U', 'D' -> {
        pass(4); // the relation
        next(Step.TUPLE_KIND);
      }
      case 'M' -> {
        pass(9); // flags and position
        next(Step.PREFIX);
      }
      case 'T' -> next(Step.TABLE_COUNT);
      default -> pass(left);
    }
  }

  private void column(int more) throws HostileServerException {
    columns = more;
    if (more > 0) {
      next(Step.COLUMN_KIND);
    } else if (left > 0) {
      next(Step.TUPLE_KIND); // the new row behind its old key
    } else {
      step = Step.PASS;
    }
  }

  private void pass(long size) throws HostileServerException {
    require(size >= 0 && size <= left);
    skip += size;
    left -= size;
    step = Step.PASS;
  }

  private void next(Step wanted) throws HostileServerException {
    require(left >= wanted.needed);
    step = wanted;
  }

  private static void require(boolean honest) throws HostileServerException {
    if (!honest) {
      throw new HostileServerException(
          "the exchange's server sends log whose lengths contradict each other");
    }
  }
}
