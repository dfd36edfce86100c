package org.pyx.exchange.attack;

import java.util.List;
import java.util.stream.Stream;
import org.pyx.exchange.Attack;

/** The attacks on an exchange of 2021. */
public final class Attacks2021 {
  private Attacks2021() {}

  /** All of them. */
  public static List<Attack> all() {
    return Stream.of(Operations2021.all(), Rows2021.all(), CommonAttacks.all())
        .flatMap(List::stream)
        .toList();
  }
}
