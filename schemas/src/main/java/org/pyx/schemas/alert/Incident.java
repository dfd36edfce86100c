package org.pyx.schemas.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Severity;

/**
 * Events about one subject that followed each other without a long quiet between. Immutable.
 *
 * @param id stable: the same events give the same id
 * @param subject what it is about
 * @param severity the worst of its events
 * @param count how many events
 * @param firstAt when the first was found, by the clock of who found it
 * @param lastAt when the last was found
 * @param opened when the alert stage saw the first
 * @param lastSeen when the alert stage saw the last
 * @param firstOffset of the first on the rejected topic; -1 for a check of the pipeline
 * @param lastOffset of the last
 * @param samples the first events, at most {@link #MOST_SAMPLES}
 * @param closed when it was over, if it is
 * @param acknowledgement who has it in hand, if anybody
 */
public record Incident(
    String id,
    Subject subject,
    Severity severity,
    long count,
    Instant firstAt,
    Instant lastAt,
    Instant opened,
    Instant lastSeen,
    long firstOffset,
    long lastOffset,
    List<Sample> samples,
    Optional<Instant> closed,
    Optional<Acknowledgement> acknowledgement)
    implements AlertRecord {
  /** As many events are kept for people to read; all are on the rejected topic. */
  public static final int MOST_SAMPLES = 3;

  /** What the keys of incidents begin with. */
  public static final String KEY = "incident/";

  public Incident {
    samples = List.copyOf(samples);
    if (count < 1 || samples.size() > MOST_SAMPLES) {
      throw new IllegalArgumentException("an incident has events, and few samples");
    }
  }

  @Override
  public String key() {
    return KEY + id;
  }

  /** Whether it goes on. */
  public boolean isOpen() {
    return closed.isEmpty();
  }

  /** Whether somebody has it in hand, and it has not become worse since. */
  public boolean isAcknowledged() {
    return acknowledgement.filter(a -> severity.compareTo(a.severity()) >= 0).isPresent();
  }

  /** The same, over since a time. */
  public Incident closedAt(Instant at) {
    return with(Optional.of(at), acknowledgement);
  }

  /** The same, in somebody's hand. */
  public Incident acknowledged(Acknowledgement by) {
    return with(closed, Optional.of(by));
  }

  private Incident with(Optional<Instant> end, Optional<Acknowledgement> hand) {
    return new Incident(
        id,
        subject,
        severity,
        count,
        firstAt,
        lastAt,
        opened,
        lastSeen,
        firstOffset,
        lastOffset,
        samples,
        end,
        hand);
  }
}
