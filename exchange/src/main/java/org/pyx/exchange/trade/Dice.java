package org.pyx.exchange.trade;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** The chance and the random bytes of one trader, decided by its seed. Not thread-safe. */
final class Dice {
  private final RandomGenerator generator;

  Dice(long seed) {
    generator = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Random bytes: what keys, signatures and hashes look like to a database. */
  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    generator.nextBytes(bytes);
    return bytes;
  }

  /** A number between the two, both included. */
  int between(int least, int most) {
    return generator.nextInt(least, most + 1);
  }

  /** A number between the two, both included. */
  long between(long least, long most) {
    return generator.nextLong(least, most + 1);
  }

  /** True in the given share of calls, from 0 to 1. */
  boolean chance(double share) {
    return generator.nextDouble() < share;
  }

  /** One of the elements of a list that is not empty. */
  <T> T pick(List<T> list) {
    return list.get(generator.nextInt(list.size()));
  }

  /** Takes one element out of a list that is not empty; the last one moves to its place. */
  <T> T take(List<T> list) {
    int place = generator.nextInt(list.size());
    T last = list.removeLast();
    return place == list.size() ? last : list.set(place, last);
  }
}
