package org.pyx.console.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.SchemaFiles;

/**
 * Under which names which schemas stand: each under its own full name, and those of a lane's topics
 * under the topic's name and {@code -value}, as tools look for them. Immutable.
 */
final class Subjects {
  private final Map<String, List<Frame>> versions = new LinkedHashMap<>();

  /** The subjects of some lanes. */
  Subjects(List<Lane> lanes) {
    for (Frame frame : Frame.values()) {
      versions.put(SchemaFiles.name(frame), List.of(frame));
    }
    for (Lane lane : lanes) {
      put(lane.journal(), Frame.CHANGE);
      put(lane.accepted(), Frame.ACCEPTED, Frame.SETTLEMENT, Frame.REPLAYED);
      put(lane.rejected(), Frame.REJECTED);
      put(lane.schema(), Frame.TRUSTED_SCHEMA, Frame.COPY);
      put(lane.tally(), Frame.TALLY, Frame.CHANGE);
      put(
          lane.decisions(),
          Frame.DECISION,
          Frame.LAW,
          Frame.DRAIN,
          Frame.ALERT_DECISION,
          Frame.REPLAY,
          Frame.REPLAYED);
      put(lane.alerts(), Frame.ALERT);
    }
  }

  private void put(String topic, Frame... frames) {
    versions.put(topic + "-value", List.of(frames));
  }

  /** A version of a subject. */
  record Version(String subject, int number, Frame frame) {}

  /** All names. */
  List<String> names() {
    return List.copyOf(versions.keySet());
  }

  /** The versions of a subject in order, from 1; empty if there is none. */
  List<Version> of(String subject) {
    List<Version> all = new ArrayList<>();
    for (Frame frame : versions.getOrDefault(subject, List.of())) {
      all.add(new Version(subject, all.size() + 1, frame));
    }
    return all;
  }

  /** Where a schema stands. */
  List<Version> of(Frame frame) {
    return names().stream()
        .flatMap(name -> of(name).stream())
        .filter(version -> version.frame() == frame)
        .toList();
  }

  /** The schema of an id. */
  static Optional<Frame> byId(int id) {
    for (Frame frame : Frame.values()) {
      if (frame.id() == id) {
        return Optional.of(frame);
      }
    }
    return Optional.empty();
  }
}
