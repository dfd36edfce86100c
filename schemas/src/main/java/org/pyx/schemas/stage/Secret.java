package org.pyx.schemas.stage;

import java.util.function.Supplier;

/** A password: never printed by accident. Immutable. */
public final class Secret {
  /** The empty secret, for servers that ask for none. */
  public static final Secret NONE = new Secret("");

  private final Supplier<String> value;

  private Secret(Supplier<String> value) {
    this.value = value;
  }

  /** Wraps a value. */
  public Secret(String value) {
    this(() -> value);
  }

  /**
   * One that is not there, which matters only to who needs it: no stage has the passwords of all.
   *
   * @param why what {@link #reveal} then throws
   */
  public static Secret missing(StopException why) {
    return new Secret(() -> {
      throw why;
    });
  }

  /**
   * The value itself, for handing to a driver and nowhere else.
   *
   * @throws StopException if it is {@link #missing}
   */
  public String reveal() {
    return value.get();
  }

  /** Stars. */
  @Override
  public String toString() {
    return "****";
  }
}
