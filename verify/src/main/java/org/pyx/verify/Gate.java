package org.pyx.verify;

import java.util.Optional;
import org.pyx.schemas.stage.PostgresAccess;

/** The way to a server, which whoever starts a comparison may guard. Thread-safe. */
public interface Gate {
  /** How to connect. */
  PostgresAccess access();

  /**
   * What the server said that no honest one says, if an error comes from that; without contents of
   * rows.
   */
  Optional<String> refusal(Throwable error);

  /** Ends all connections at once, whatever threads are doing with them. */
  void drop();

  /** A way without a guard, to a server that is trusted. */
  static Gate open(PostgresAccess access) {
    return new Gate() {
      @Override
      public PostgresAccess access() {
        return access;
      }

      @Override
      public Optional<String> refusal(Throwable error) {
        return Optional.empty();
      }

      @Override
      public void drop() {}
    };
  }
}
