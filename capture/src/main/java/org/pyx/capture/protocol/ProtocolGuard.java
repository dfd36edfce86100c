package org.pyx.capture.protocol;

/**
 * Follows what a server says, as far as lengths and numbers go, and refuses what would make the
 * driver or the engine allocate memory for bytes that never come: both believe the lengths that
 * they read, and where the driver reads by content instead, a wrong length would hide a message
 * from us. It knows PostgreSQL's <a
 * href="https://www.postgresql.org/docs/18/protocol-message-formats.html">messages</a>; those
 * within a replication stream are for {@link LogGuard}. Not thread-safe.
 */
final class ProtocolGuard {
  /**
   * No server can put together a longer one (<a
   * href="https://github.com/postgres/postgres/blob/REL_18_0/src/include/utils/memutils.h">MaxAllocSize</a>):
   * more memory would not help.
   */
  private static final int MOST_OF_POSTGRES = 0x3fff_ffff;

  private static final int MOST_OF_OTHERS = 1 << 20;
  private static final int MOST_BEFORE_READY = 4 << 20;
  private static final int MOST_REMARKS = 20_000;

  /** What an object for a message, and one for a field, takes beside its bytes. */
  private static final int MESSAGE_OVERHEAD = 64;

  private static final int FIELD_OVERHEAD = 32;
  private static final int FIELD_DESCRIPTION = 18;

  private enum Step {
    HEAD(5),
    PASS(0),
    LOG(1),
    AUTHENTICATION(4),
    FORMATS(3),
    TYPE_COUNT(2),
    FIELD_COUNT(2),
    FIELD_SIZE(4),
    COLUMN_COUNT(2),
    COLUMN_NAME(1),
    TEXT(1),
    MECHANISM(1);

    private final int needed;

    Step(int needed) {
      this.needed = needed;
    }
  }

  private final Bounds bounds;
  private final LogGuard log = new LogGuard();
  private boolean ready;
  private boolean copying;
  private long beforeReady;
  private long remarks;

  /** What the answer to one question takes of our memory. */
  private long answer;

  private Step step = Step.HEAD;
  private int got;
  private long number;

  /** Bytes to pass over before the next step. */
  private long skip;

  /** Bytes of the message that neither a step nor {@code skip} has taken. */
  private long left;

  /** Fields, columns or texts that are still to come. */
  private int parts;

  private boolean empty;

  ProtocolGuard(Bounds bounds) {
    this.bounds = bounds;
  }

  /** Whether it sends a log. */
  boolean isLog() {
    return copying;
  }

  /** What the log's last sign of life has said. */
  LogGuard.Quiet quiet() {
    return log.quiet();
  }

  /** Whether the server has let us in. */
  boolean isReady() {
    return ready;
  }

  /**
   * Takes the next bytes.
   *
   * @throws HostileServerException if they must not reach the driver
   */
  void accept(byte[] bytes, int from, int count) throws HostileServerException {
    if (!ready) {
      beforeReady += count;
      require(beforeReady <= MOST_BEFORE_READY, "talks without end before it lets us in");
    }
    int at = from;
    int end = from + count;
    while (at < end) {
      if (skip > 0) {
        int passed = (int) Math.min(skip, end - at);
        skip -= passed;
        at += passed;
      } else if (step == Step.LOG) {
        int taken = (int) Math.min(left, end - at);
        log.accept(bytes, at, taken);
        left -= taken;
        at += taken;
      } else {
        number = (number << 8) | (bytes[at++] & 0xFF);
        if (++got == step.needed) {
          take();
        }
      }
      if (skip == 0 && got == 0 && left == 0) {
        step = Step.HEAD;
      }
    }
  }

  private void take() throws HostileServerException {
    long value = number;
    number = 0;
    got = 0;
    left -= step == Step.HEAD ? 0 : step.needed;
    switch (step) {
      case HEAD -> head((int) (value >>> 32), (int) value);
      case PASS, LOG -> throw new IllegalStateException("these are taken whole");
      case AUTHENTICATION -> authentication((int) value);
      case FORMATS -> exactly(2 * (value & 0xFFFF));
      case TYPE_COUNT -> exactly(4 * value);
      case FIELD_COUNT -> {
        answer += value * FIELD_OVERHEAD;
        field((int) value);
      }
      case FIELD_SIZE -> {
        pass((int) value == -1 ? 0 : (int) value);
        field(parts - 1);
      }
      case COLUMN_COUNT -> {
        answer += value * (MESSAGE_OVERHEAD + FIELD_OVERHEAD);
        column((int) value);
      }
      case COLUMN_NAME -> {
        if (value == 0) {
          pass(FIELD_DESCRIPTION);
          column(parts - 1);
        } else {
          next(Step.COLUMN_NAME);
        }
      }
      case TEXT -> {
        parts -= value == 0 ? 1 : 0;
        if (parts == 0) {
          exactly(0);
        } else {
          next(Step.TEXT);
        }
      }
      case MECHANISM -> {
        if (value == 0 && empty) {
          exactly(0);
        } else {
          empty = value == 0;
          next(Step.MECHANISM);
        }
      }
    }
  }

  private void head(int type, int length) throws HostileServerException {
    left = (long) length - 4;
    boolean row = type == 'D' || type == 'd';
    long most = row ? bounds.message() : MOST_OF_OTHERS;
    require(left >= 0 && left <= MOST_OF_POSTGRES, "sends a message of length " + length);
    if (left > most) {
      throw new HostileServerException(
          "the exchange's server sends a message of "
              + left
              + " bytes, and this process can take "
              + most,
          row);
    }
    if (type != 'd') {
      answer += left + MESSAGE_OVERHEAD;
      if (answer > bounds.answer()) {
        throw new HostileServerException(
            "the exchange's server sends more at once than this process can hold", true);
      }
    }
    switch (type) {
      case 'd' -> {
        log.begin(left);
        step = Step.LOG;
      }
      case 'D' -> next(Step.FIELD_COUNT);
      case 'T' -> next(Step.COLUMN_COUNT);
      case 't' -> next(Step.TYPE_COUNT);
      case 'G', 'H', 'W' -> {
        copying = true;
        next(Step.FORMATS);
      }
      case 'R' -> next(Step.AUTHENTICATION);
      case 'Z' -> {
        ready = true;
        answer = 0;
        exactly(1);
      }
      case 'K' -> exactly(8);
      case '1', '2', '3', 'n', 's', 'I', 'c' -> exactly(0);
      case 'C', 'E' -> pass(left);
      case 'N' -> {
        remark();
        pass(left);
      }
      case 'S' -> {
        remark();
        parts = 2; // name and value
        next(Step.TEXT);
      }
      default -> require(false, "sends a message of type " + type + ", which there is not");
    }
  }

  /** The driver keeps them, and there are few from an honest server. */
  private void remark() throws HostileServerException {
    require(++remarks <= MOST_REMARKS, "makes remarks without end");
  }

  private void authentication(int request) throws HostileServerException {
    switch (request) {
      case 0, 3 -> exactly(0);
      case 5 -> exactly(4);
      case 10 -> {
        empty = true;
        next(Step.MECHANISM);
      }
      case 11, 12 -> pass(left);
      default -> require(false, "wants an authentication that there is not: " + request);
    }
  }

  private void field(int more) throws HostileServerException {
    parts = more;
    if (more == 0) {
      exactly(0);
    } else {
      next(Step.FIELD_SIZE);
    }
  }

  private void column(int more) throws HostileServerException {
    parts = more;
    if (more == 0) {
      exactly(0);
    } else {
      next(Step.COLUMN_NAME);
    }
  }

  private void exactly(long rest) throws HostileServerException {
    require(left == rest, "sends a message whose length is not that of its content");
    pass(rest);
  }

  private void pass(long size) throws HostileServerException {
    require(size >= 0 && size <= left, "sends a part of " + size + " bytes where " + left + " are");
    skip += size;
    left -= size;
    step = Step.PASS;
  }

  private void next(Step wanted) throws HostileServerException {
    require(left >= wanted.needed, "sends a message that ends too early");
    step = wanted;
  }

  private static void require(boolean honest, String otherwise) throws HostileServerException {
    if (!honest) {
      throw new HostileServerException("the exchange's server " + otherwise);
    }
  }
}
