package org.pyx.exchange.attack;

import java.util.List;
import java.util.stream.Stream;
import org.pyx.exchange.Attack;

/** The attacks that every exchange can suffer, on tables that every form has. */
final class CommonAttacks {
  private CommonAttacks() {}

  static List<Attack> all(Families families) {
    return Stream.of(
            new Updates(families).all(),
            new Deletes(families).all(),
            new Truncates(families).all(),
            new Keys(families).all(),
            new Versions(families).all(),
            new Values(families).all(),
            new Shapes(families).all(),
            new Orphans(families).all(),
            Publications.all(),
            UnknownTables.all(),
            Messages.all())
        .flatMap(List::stream)
        .toList();
  }
}
