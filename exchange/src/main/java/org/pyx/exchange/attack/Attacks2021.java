package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.Constraint.PRIMARY_KEY;
import static org.pyx.exchange.attack.Step.Constraint.UNIQUE;
import static org.pyx.exchange.attack.Step.loosen;

import java.util.List;
import java.util.stream.Stream;
import org.pyx.exchange.Attack;

/** The attacks on an exchange of 2021. */
public final class Attacks2021 {
  private static final Duplicates.Target FEES =
      new Duplicates.Target(
          "wire_fee",
          "wire_fee_serial",
          "{time:fee_start}",
          "{time:other_start}",
          "0, 1000000, 1, 0",
          "99, 0, 1, 0",
          List.of(
              loosen("wire_fee", PRIMARY_KEY, "wire_method", "start_date"),
              loosen("wire_fee", UNIQUE, "wire_fee_serial")));

  private Attacks2021() {}

  /** All of them. */
  public static List<Attack> all() {
    Families families = new Families(new Victims("2021"));
    return Stream.of(
            CommonAttacks.all(families),
            new Operations2021(families).all(),
            new Duplicates(families, FEES).all(),
            new Values2021(families).all(),
            NotCopied.of2021())
        .flatMap(List::stream)
        .toList();
  }
}
