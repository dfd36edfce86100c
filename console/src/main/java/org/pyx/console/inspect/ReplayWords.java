package org.pyx.console.inspect;

import org.pyx.schemas.model.Replayed;

/** Replays in words. Stateless. */
final class ReplayWords {
  private static final int MOST_OF_A_TEXT = 2_000;

  private ReplayWords() {}

  /** What was made of a replay, in words. */
  static String of(Replayed replayed) {
    String which = "replay by decision " + replayed.decision();
    return switch (replayed) {
      case Replayed.Begun _ -> which + " begins";
      case Replayed.Done done when done.events().size() == 1 ->
          which + "  " + EntryJson.word(done.events().getFirst().outcome());
      case Replayed.Done done -> {
        StringBuilder words = new StringBuilder(which).append(" done");
        for (Replayed.Outcome outcome : Replayed.Outcome.values()) {
          words
              .append("  ")
              .append(EntryJson.word(outcome))
              .append(' ')
              .append(done.count(outcome));
        }
        yield words.toString();
      }
      case Replayed.Refused refused ->
          which + " REFUSED: " + ValueWords.cut(refused.reason(), MOST_OF_A_TEXT);
    };
  }
}
