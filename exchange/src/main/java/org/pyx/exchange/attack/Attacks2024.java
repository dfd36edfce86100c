package org.pyx.exchange.attack;

import java.util.List;
import java.util.stream.Stream;
import org.pyx.exchange.Attack;

/** The attacks on an exchange of 2024, partitioned or not. */
public final class Attacks2024 {
  private Attacks2024() {}

  /** All of them. */
  public static List<Attack> all() {
    return Stream.of(Operations2024.all(), Rows2024.all(), CommonAttacks.all())
        .flatMap(List::stream)
        .toList();
  }
}
