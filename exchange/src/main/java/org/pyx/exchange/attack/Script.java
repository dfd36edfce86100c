package org.pyx.exchange.attack;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.exchange.AttackContext;
import org.pyx.exchange.AttackResult;
import org.pyx.exchange.Injected;

/**
 * An attack as data.
 *
 * @param name the name by which people choose it
 * @param description one line
 * @param steps its transactions, in their order
 */
record Script(String name, String description, List<Step> steps) implements Attack {
  Script {
    steps = List.copyOf(steps);
  }

  static Attack of(String name, String description, Step... steps) {
    return new Script(name, description, List.of(steps));
  }

  @Override
  public AttackResult run(AttackContext context) throws SQLException {
    Words words = new Words(context, name);
    List<Injected> injected = new ArrayList<>();
    try (Connection connection = context.superuserConnections().open()) {
      Transactions transactions = new Transactions(connection, context.variant().schemaName());
      for (Step step : steps) {
        switch (step) {
          case Step.Honest honest -> transactions.run(words.fill(honest.sql()));
          case Step.Definition definition -> transactions.run(words.fill(definition.sql()));
          case Step.Loosen loosen -> transactions.loosen(loosen);
          case Step.Harm harm -> {
            long id = transactions.run(words.fill(harm.sql()));
            injected.add(
                new Injected(id, words.fill(harm.table()), harm.rules(), words.fill(harm.words())));
          }
        }
      }
    }
    return new AttackResult(name, injected);
  }
}
