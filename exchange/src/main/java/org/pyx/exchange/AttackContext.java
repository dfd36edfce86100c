package org.pyx.exchange;

/**
 * What an attack needs to know.
 *
 * @param superuserConnections to the exchange's database, with every right there, as a dishonest
 *     operator has it
 * @param variant the form of the exchange's tables
 * @param publication the publication from which Pyx reads, unquoted
 * @param seed all keys of the victims follow from it and from the attack's name; a second run needs
 *     another one
 */
public record AttackContext(
    ConnectionFactory superuserConnections, SchemaVariant variant, String publication, long seed) {}
