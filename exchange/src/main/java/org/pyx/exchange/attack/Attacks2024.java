package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.Constraint.PRIMARY_KEY;
import static org.pyx.exchange.attack.Step.Constraint.UNIQUE;
import static org.pyx.exchange.attack.Step.loosen;

import java.util.List;
import java.util.stream.Stream;
import org.pyx.exchange.Attack;
import org.pyx.exchange.SchemaVariant;

/** The attacks on an exchange of 2024, partitioned or not. */
public final class Attacks2024 {
  private static final Duplicates.Target FEES =
      new Duplicates.Target(
          "global_fee",
          "global_fee_serial",
          "{time:start}",
          "{time:other_start}",
          "'(0,1000000)'",
          "'(99,0)'",
          List.of(
              loosen("global_fee", PRIMARY_KEY, "start_date"),
              loosen("global_fee", UNIQUE, "global_fee_serial")));

  private Attacks2024() {}

  /** All of them on one of the two forms. */
  public static List<Attack> all(SchemaVariant variant) {
    Families families = new Families(new Victims("2024"));
    return Stream.of(
            CommonAttacks.all(families),
            new Versions(families).since2024(),
            new Updates2024(families).all(),
            new Removals2024(families).all(),
            new Duplicates(families, FEES).all(),
            new Values2024(families).all(),
            new Blobs2024(families).all(),
            new Orphans2024(families).all(),
            NotCopied.of2024(),
            variant == SchemaVariant.TALER_2024_PARTITIONED
                ? new Partitions(families).all()
                : List.<Attack>of())
        .flatMap(List::stream)
        .toList();
  }
}
