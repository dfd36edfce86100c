package org.pyx.exchange.attack;

import java.util.List;
import java.util.stream.Stream;
import org.pyx.exchange.Attack;
import org.pyx.exchange.SchemaVariant;

/** The attacks on an exchange of 2024, partitioned or not. */
public final class Attacks2024 {
  private Attacks2024() {}

  /** All of them on one of the two forms. */
  public static List<Attack> all(SchemaVariant variant) {
    Families families = new Families(new Victims("2024"));
    return Stream.of(
            CommonAttacks.all(families), new Versions(families).since2024(), NotCopied.of2024())
        .flatMap(List::stream)
        .toList();
  }
}
