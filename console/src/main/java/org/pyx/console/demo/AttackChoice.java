package org.pyx.console.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.pyx.exchange.Attack;
import org.pyx.exchange.Attacks;
import org.pyx.exchange.SchemaVariant;
import org.pyx.schemas.rule.Rule;

/** Chooses attacks of the corpus by name. Stateless. */
public final class AttackChoice {
  private AttackChoice() {}

  /** The first attack that shows each rule, in the order of the corpus; none that is heavy. */
  public static List<String> oneForEachRule(SchemaVariant variant) {
    List<String> names = new ArrayList<>();
    Set<Rule> shown = new HashSet<>();
    for (Attack attack : Attacks.all(variant)) {
      if (!attack.heavy() && shown.addAll(attack.rules())) {
        names.add(attack.name());
      }
    }
    return names;
  }

  /** All attacks in the order of a seed. */
  public static List<String> shuffled(SchemaVariant variant, long seed, boolean heavyOnes) {
    List<String> names =
        new ArrayList<>(
            Attacks.all(variant).stream()
                .filter(attack -> heavyOnes || !attack.heavy())
                .map(Attack::name)
                .toList());
    Collections.shuffle(names, new Random(seed));
    return names;
  }

  /**
   * A mixture in the order of a seed: one attack for each rule, and others up to a number of them.
   */
  public static List<String> mixture(SchemaVariant variant, long seed, int most) {
    Set<String> chosen = new LinkedHashSet<>(oneForEachRule(variant));
    for (String name : shuffled(variant, seed, false)) {
      if (chosen.size() < most) {
        chosen.add(name);
      }
    }
    List<String> mixture = new ArrayList<>(chosen);
    Collections.shuffle(mixture, new Random(seed));
    return mixture;
  }
}
