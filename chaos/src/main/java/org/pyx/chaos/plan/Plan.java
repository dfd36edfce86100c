package org.pyx.chaos.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.pyx.chaos.network.Cable;
import org.pyx.chaos.network.Direction;
import org.pyx.chaos.process.Part;

/**
 * Everything that a run breaks, in order: a pure function of seed, number and scale. Kinds come as
 * cards from a pack that is shuffled anew when it is empty, so that a short run sees many kinds and
 * a long one each of them often.
 *
 * @param inSnapshot what is broken while the first snapshot is taken
 * @param steps what is broken afterwards
 */
public record Plan(List<Part> inSnapshot, List<Step> steps) {
  private static final List<Part> SNAPSHOT =
      List.of(Part.CAPTURE, Part.EXCHANGE, Part.BROKER, Part.VALIDATOR, Part.SINK, Part.AUDITOR);
  private static final int MOST_IN_SNAPSHOT = 3;
  private static final double AWAITED = 0.8;
  private static final int RARELY_LONG = 8;
  private static final int SHORTEST_MILLIS = 200;

  public Plan {
    inSnapshot = List.copyOf(inSnapshot);
    steps = List.copyOf(steps);
  }

  /** A card of the pack: a kind of fault, whose details are still to be drawn. */
  @FunctionalInterface
  private interface Card {
    Fault draw(SplittableRandom random, Scale scale);
  }

  /** The plan of a seed, with faults of all kinds. */
  public static Plan of(long seed, int faults, Scale scale) {
    return of(seed, faults, scale, "");
  }

  /**
   * The plan of a seed.
   *
   * @param only a part of the names of the kinds that are wanted; without it, all of them
   * @throws IllegalArgumentException if no kind has it
   */
  public static Plan of(long seed, int faults, Scale scale, String only) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Part> inSnapshot = new ArrayList<>(SNAPSHOT);
    Collections.shuffle(inSnapshot, new Random(random.nextLong()));
    inSnapshot = inSnapshot.subList(0, only.isEmpty() ? Math.min(MOST_IN_SNAPSHOT, faults / 7) : 0);
    List<Step> steps = new ArrayList<>();
    List<Card> pack = new ArrayList<>();
    for (int number = inSnapshot.size() + 1; number <= faults; number++) {
      if (pack.isEmpty()) {
        pack = pack();
        pack.removeIf(card -> !card.draw(new SplittableRandom(0), scale).kind().contains(only));
        if (pack.isEmpty()) {
          throw new IllegalArgumentException("no kind of fault has \"" + only + "\" in its name");
        }
        Collections.shuffle(pack, new Random(random.nextLong()));
      }
      Fault fault = pack.removeLast().draw(random, scale);
      Duration pause = Duration.ofMillis(random.nextLong(scale.pause().toMillis() + 1));
      steps.add(new Step(number, pause, fault, random.nextDouble() < AWAITED));
    }
    return new Plan(inSnapshot, steps);
  }

  /** How many faults there are. */
  public int faults() {
    return inSnapshot.size() + steps.size();
  }

  private static List<Card> pack() {
    List<Card> pack = new ArrayList<>();
    for (Part part : Part.values()) {
      pack.add((random, _) -> new Fault.Kill(part, Duration.ofMillis(random.nextInt(1_500))));
      pack.add((random, scale) -> new Fault.Freeze(part, time(random, scale)));
      pack.add((_, _) -> new Fault.Restart(part));
      pack.add((random, scale) ->
          new Fault.KilledInLarge(part, scale.largeRows(), 5 + random.nextInt(90)));
    }
    for (Cable cable : Cable.values()) {
      pack.add((_, _) -> new Fault.Cut(cable));
      pack.add((random, scale) ->
          new Fault.Slow(
              cable, direction(random), 2_000 + random.nextInt(60_000), time(random, scale)));
      pack.add((random, scale) -> new Fault.Stall(cable, direction(random), time(random, scale)));
      pack.add(
          (random, scale) -> new Fault.Blackhole(cable, direction(random), time(random, scale)));
      pack.add(
          (random, scale) -> new Fault.HalfOpen(cable, direction(random), time(random, scale)));
    }
    pack.add((random, scale) -> new Fault.DiskFull(time(random, scale)));
    pack.add((_, _) -> new Fault.Unacknowledged(true));
    pack.add((_, _) -> new Fault.Unacknowledged(false));
    pack.add((_, scale) -> new Fault.KilledCopyIn(scale.largeRows()));
    pack.add((_, _) -> new Fault.Prepared(true));
    pack.add((random, _) -> new Fault.Prepared(random.nextInt(3) > 0));
    return pack;
  }

  /** Mostly short, seldom as long as it may be. */
  private static Duration time(SplittableRandom random, Scale scale) {
    double share = Math.pow(random.nextDouble(), RARELY_LONG);
    return Duration.ofMillis(
        SHORTEST_MILLIS + Math.round(share * (scale.longest().toMillis() - SHORTEST_MILLIS)));
  }

  private static Direction direction(SplittableRandom random) {
    return Direction.values()[random.nextInt(Direction.values().length)];
  }
}
