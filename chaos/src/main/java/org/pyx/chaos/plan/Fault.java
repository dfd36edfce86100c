package org.pyx.chaos.plan;

import java.time.Duration;
import org.pyx.chaos.network.Cable;
import org.pyx.chaos.network.Direction;
import org.pyx.chaos.process.Part;

/** One thing that is broken, and how it is mended again. */
public sealed interface Fault {
  /** By which faults are counted, such as {@code kill sink}. */
  String kind();

  /** What is done, in words. */
  String words();

  /** Whether the exchange's server goes down. */
  default boolean stopsExchange() {
    return false;
  }

  /**
   * A process is killed with SIGKILL and started again.
   *
   * @param down how long it is away
   */
  record Kill(Part part, Duration down) implements Fault {
    @Override
    public String kind() {
      return "kill " + part.word();
    }

    @Override
    public String words() {
      return "kill -9 of the " + part.word() + ", back after " + down.toMillis() + " ms";
    }

    @Override
    public boolean stopsExchange() {
      return part == Part.EXCHANGE;
    }
  }

  /** A process is asked to end in order, and started again. */
  record Restart(Part part) implements Fault {
    @Override
    public String kind() {
      return "restart " + part.word();
    }

    @Override
    public String words() {
      return "restart of the " + part.word() + " in order";
    }

    @Override
    public boolean stopsExchange() {
      return part == Part.EXCHANGE;
    }
  }

  /** A process is stopped where it is, and goes on. */
  record Freeze(Part part, Duration time) implements Fault {
    @Override
    public String kind() {
      return "freeze " + part.word();
    }

    @Override
    public String words() {
      return "SIGSTOP of the " + part.word() + " for " + time.toMillis() + " ms";
    }
  }

  /** All connections of a link break. */
  record Cut(Cable cable) implements Fault {
    @Override
    public String kind() {
      return "cut " + cable.word();
    }

    @Override
    public String words() {
      return "the " + cable.word() + " link is cut";
    }
  }

  /** A link carries little. */
  record Slow(Cable cable, Direction direction, int bytesPerSecond, Duration time)
      implements Fault {
    @Override
    public String kind() {
      return "slow " + cable.word();
    }

    @Override
    public String words() {
      return "the %s link carries %,d bytes/s %s for %d ms"
          .formatted(cable.word(), bytesPerSecond, direction.words(), time.toMillis());
    }
  }

  /** A link keeps bytes back, as one that loses packets does, and delivers them at last. */
  record Stall(Cable cable, Direction direction, Duration time) implements Fault {
    @Override
    public String kind() {
      return "stall " + cable.word();
    }

    @Override
    public String words() {
      return "the %s link keeps back what goes %s for %d ms"
          .formatted(cable.word(), direction.words(), time.toMillis());
    }
  }

  /** A link accepts and swallows, and its connections break at last. */
  record Blackhole(Cable cable, Direction direction, Duration time) implements Fault {
    @Override
    public String kind() {
      return "blackhole " + cable.word();
    }

    @Override
    public String words() {
      return "the %s link swallows what goes %s for %d ms"
          .formatted(cable.word(), direction.words(), time.toMillis());
    }
  }

  /** Connections break for one side, while the other believes in them. */
  record HalfOpen(Cable cable, Direction side, Duration time) implements Fault {
    @Override
    public String kind() {
      return "half-open " + cable.word();
    }

    @Override
    public String words() {
      return "connections of the %s link are gone for the %s only, for %d ms"
          .formatted(
              cable.word(), side == Direction.TO_SERVER ? "server" : "stage", time.toMillis());
    }
  }

  /** The broker's files can grow no more. */
  record DiskFull(Duration time) implements Fault {
    @Override
    public String kind() {
      return "disk full broker";
    }

    @Override
    public String words() {
      return "the broker's files cannot grow for " + time.toMillis() + " ms";
    }
  }

  /**
   * The auditor's database has committed rows, and its answer never arrives.
   *
   * @param killed whether the server is killed at that moment; else the link is cut
   */
  record Unacknowledged(boolean killed) implements Fault {
    @Override
    public String kind() {
      return killed
          ? "kill auditor between commit and answer"
          : "cut target before commit's answer";
    }

    @Override
    public String words() {
      return "the answer to a COMMIT of the sink is lost"
          + (killed ? ", and the auditor's server is killed" : ", the link is cut");
    }
  }

  /** The exchange is killed in the middle of a large COPY into it, which is then done again. */
  record KilledCopyIn(int rows) implements Fault {
    @Override
    public String kind() {
      return "kill exchange in COPY";
    }

    @Override
    public String words() {
      return "kill -9 of the exchange in the middle of a COPY of %,d rows".formatted(rows);
    }

    @Override
    public boolean stopsExchange() {
      return true;
    }
  }

  /**
   * Something is killed while it works on a large transaction of the exchange.
   *
   * @param share after which part of it, of a hundred, by the bytes that go to the victim
   */
  record KilledInLarge(Part part, int rows, int share) implements Fault {
    @Override
    public String kind() {
      return "kill " + part.word() + " in a large transaction";
    }

    @Override
    public String words() {
      return "kill -9 of the %s after %d%% of a transaction of %,d rows"
          .formatted(part.word(), share, rows);
    }

    @Override
    public boolean stopsExchange() {
      return part == Part.EXCHANGE;
    }
  }

  /**
   * A transaction is prepared for two-phase commit, the exchange is killed, and the transaction is
   * decided only then.
   *
   * @param committed how it is decided
   */
  record Prepared(boolean committed) implements Fault {
    @Override
    public String kind() {
      return "kill exchange over a prepared transaction";
    }

    @Override
    public String words() {
      return "kill -9 of the exchange between PREPARE TRANSACTION and "
          + (committed ? "COMMIT" : "ROLLBACK")
          + " PREPARED";
    }

    @Override
    public boolean stopsExchange() {
      return true;
    }
  }
}
