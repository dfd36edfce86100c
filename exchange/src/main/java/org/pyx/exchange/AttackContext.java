package org.pyx.exchange;

import java.time.Duration;

/**
 * What an attack needs to know.
 *
 * @param superuserConnections to the exchange's database, with every right there, as a dishonest
 *     operator has it
 * @param variant the form of the exchange's tables
 * @param publication the publication from which Pyx reads, unquoted
 * @param seed all keys of the victims follow from it and from the attack's name; a second run needs
 *     another one
 * @param observation how long an attack that only shows in the catalog lets its harm stand before
 *     it mends it: longer than capture takes between two looks
 */
public record AttackContext(
    ConnectionFactory superuserConnections,
    SchemaVariant variant,
    String publication,
    long seed,
    Duration observation) {
  /** Longer than the interval at which capture looks at the catalog unless configured. */
  public static final Duration USUAL_OBSERVATION = Duration.ofSeconds(15);

  /** With the {@link #USUAL_OBSERVATION}. */
  public AttackContext(
      ConnectionFactory superuserConnections,
      SchemaVariant variant,
      String publication,
      long seed) {
    this(superuserConnections, variant, publication, seed, USUAL_OBSERVATION);
  }
}
