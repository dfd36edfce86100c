package org.pyx.exchange;

import java.util.List;
import java.util.Optional;
import org.pyx.exchange.attack.Attacks2021;
import org.pyx.exchange.attack.Attacks2024;

/** All attacks, by the form of the exchange's tables. */
public final class Attacks {
  private Attacks() {}

  /** Every attack on an exchange of the given form; each works alone and in any order. */
  public static List<Attack> all(SchemaVariant variant) {
    return switch (variant) {
      case TALER_2024, TALER_2024_PARTITIONED -> Attacks2024.all(variant);
      case TALER_2021 -> Attacks2021.all();
    };
  }

  /** The attack of the given name, or empty if there is none. */
  public static Optional<Attack> named(SchemaVariant variant, String name) {
    return all(variant).stream().filter(attack -> attack.name().equals(name)).findFirst();
  }
}
