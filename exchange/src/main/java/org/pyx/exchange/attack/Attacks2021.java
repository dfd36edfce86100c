package org.pyx.exchange.attack;

import java.util.List;
import java.util.stream.Stream;
import org.pyx.exchange.Attack;

/** The attacks on an exchange of 2021. */
public final class Attacks2021 {
  private Attacks2021() {}

  /** All of them. */
  public static List<Attack> all() {
    Families families = new Families(new Victims("2021"));
    return Stream.of(CommonAttacks.all(families), NotCopied.of2021())
        .flatMap(List::stream)
        .toList();
  }
}
