package org.pyx.schemas.wire;

import java.util.List;
import java.util.regex.Pattern;
import org.pyx.schemas.stage.StopException;

/**
 * One audited database and everything that is named after it. Each topic has one partition: the
 * order of the write-ahead log is the order of the topic, end to end.
 *
 * @param name lower-case letters, digits and {@code _}, at most 40; also part of the replication
 *     slot's name
 */
public record Lane(String name) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  public Lane {
    if (!FORM.matcher(name).matches()) {
      throw new StopException(
          "\""
              + name
              + "\" is no lane name; use lower-case letters, digits and _, beginning with a letter, at most 40");
    }
  }

  /** Everything that was captured: {@link Frame#CHANGE}. Written by capture only. */
  public String journal() {
    return "pyx." + name + ".journal";
  }

  /**
   * What may enter the copy: {@link Frame#ACCEPTED} and {@link Frame#SETTLEMENT}. Written by the
   * validator only.
   */
  public String accepted() {
    return "pyx." + name + ".accepted";
  }

  /** Evidence: {@link Frame#REJECTED}. Written by validator and sink. */
  public String rejected() {
    return "pyx." + name + ".rejected";
  }

  /**
   * What is known of the copy, compacted: the trusted schema ({@link Frame#TRUSTED_SCHEMA}) and how
   * far the copy has come ({@link Frame#COPY}). Written by the sink.
   */
  public String schema() {
    return "pyx." + name + ".schema";
  }

  /**
   * The books, compacted: {@link Frame#TALLY}; and what capture saw last of the exchange's server,
   * {@link Frame#CHANGE}. Written by the validator only.
   */
  public String tally() {
    return "pyx." + name + ".tally";
  }

  /**
   * What operators decide ({@link Frame#DECISION}), and the law that the validator then judges by
   * ({@link Frame#LAW}).
   */
  public String decisions() {
    return "pyx." + name + ".decisions";
  }

  /**
   * What the alert stage remembers, compacted: {@link Frame#ALERT}. Made and written by the alert
   * stage only; a lane without one does not have it.
   */
  public String alerts() {
    return "pyx." + name + ".alerts";
  }

  /** All topics that every lane has. */
  public List<String> topics() {
    return List.of(journal(), accepted(), rejected(), schema(), tally(), decisions());
  }

  /** Those of {@link #topics()} of which every record is kept for ever. */
  public List<String> evidence() {
    return List.of(journal(), accepted(), rejected(), decisions());
  }

  /**
   * The name of a stage in this lane: transactional id, consumer group and Streams application id.
   */
  public String member(String stage) {
    return "pyx." + name + "." + stage;
  }

  /**
   * The consumer group whose members are the processes of a stage, and whose one partition goes to
   * the one of them that holds the lane. The validator's is that of its Streams.
   */
  public String leadership(String stage) {
    return stage.equals("validator") ? member(stage) : member(stage) + ".leader";
  }

  /** The slot and the publication at the exchange. */
  public String slot() {
    return "pyx_" + name;
  }
}
