package org.pyx.exchange.attack;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.Attack;
import org.pyx.exchange.AttackContext;
import org.pyx.exchange.AttackResult;
import org.pyx.exchange.Injected;
import org.pyx.exchange.Outcome;
import org.pyx.schemas.rule.Rule;

/**
 * An attack as data.
 *
 * @param name the name by which people choose it
 * @param description one line
 * @param steps its transactions, in their order
 * @param heavy whether short runs leave it out
 */
record Script(String name, String description, List<Step> steps, boolean heavy) implements Attack {
  Script {
    steps = List.copyOf(steps);
  }

  static Script of(String name, String description, Step... steps) {
    return new Script(name, description, List.of(steps), false);
  }

  /** The same, marked as one that moves many bytes. */
  Script madeHeavy() {
    return new Script(name, description, steps, true);
  }

  @Override
  public Set<Rule> rules() {
    Set<Rule> rules = new TreeSet<>();
    harms()
        .flatMap(harm -> harm.wounds().stream())
        .flatMap(wound -> wound.expected().stream())
        .forEach(expected -> rules.add(expected.rule()));
    return rules;
  }

  @Override
  public boolean halts() {
    return harms().anyMatch(harm -> harm.outcome() == Outcome.HALTED);
  }

  @Override
  public boolean observed() {
    return steps.stream().anyMatch(Step.Stand.class::isInstance);
  }

  @Override
  public AttackResult run(AttackContext context) throws SQLException {
    Words words = new Words(context, name);
    List<Injected> injected = new ArrayList<>();
    try (Connection connection = context.superuserConnections().open()) {
      Transactions transactions = new Transactions(connection, context.variant().schemaName());
      SQLException failure = null;
      for (Step step : steps) {
        if (failure != null && !(step instanceof Step.Mend)) {
          continue;
        }
        try {
          injected.addAll(perform(step, transactions, words, context));
        } catch (SQLException e) {
          failure = first(failure, e);
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
    return new AttackResult(name, injected);
  }

  private static List<Injected> perform(
      Step step, Transactions transactions, Words words, AttackContext context)
      throws SQLException {
    switch (step) {
      case Step.Honest honest -> transactions.run(words.fill(honest.sql()));
      case Step.Definition definition -> transactions.run(words.fill(definition.sql()));
      case Step.Mend mend -> transactions.run(words.fill(mend.sql()));
      case Step.Loosen loosen -> transactions.loosen(loosen);
      case Step.Stand _ -> stand(context.observation().toNanos());
      case Step.Harm harm -> {
        long id = transactions.run(words.fill(harm.sql()));
        return harm.wounds().stream()
            .map(wound ->
                new Injected(
                    harm.outcome(),
                    id,
                    words.fill(wound.table()),
                    wound.expected(),
                    words.fill(harm.words())))
            .toList();
      }
    }
    return List.of();
  }

  /** An interrupt ends the wait and stays set: what the attack changed is mended all the same. */
  private static void stand(long nanos) {
    long until = System.nanoTime() + nanos;
    for (long left = nanos;
        left > 0 && !Thread.currentThread().isInterrupted();
        left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static SQLException first(@Nullable SQLException earlier, SQLException later) {
    if (earlier == null) {
      return later;
    }
    earlier.addSuppressed(later);
    return earlier;
  }

  private Stream<Step.Harm> harms() {
    return steps.stream()
        .flatMap(step -> step instanceof Step.Harm harm ? Stream.of(harm) : Stream.empty());
  }
}
