package org.pyx.schemas.stage;

/** A password: never printed by accident. Immutable. */
public final class Secret {
  /** The empty secret, for servers that ask for none. */
  public static final Secret NONE = new Secret("");

  private final String value;

  /** Wraps a value. */
  public Secret(String value) {
    this.value = value;
  }

  /** The value itself, for handing to a driver and nowhere else. */
  public String reveal() {
    return value;
  }

  /** Stars. */
  @Override
  public String toString() {
    return "****";
  }
}
