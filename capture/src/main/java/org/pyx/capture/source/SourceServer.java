package org.pyx.capture.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.PostgresAccess.Wanted;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the exchange's servers, to which all connections of one run go. Were the choice left to
 * the driver, each connection would choose for itself, and during a failover two of them could come
 * to two servers that both believe to be the primary. Immutable.
 *
 * @param access the way to this server only
 * @param standby whether it follows another
 * @param timeline the timeline of its log
 * @param slot whether it has the slot, as its own: not one that it keeps for its primary
 * @param others whether every other server that is known has answered too
 */
public record SourceServer(
    PostgresAccess access, boolean standby, long timeline, boolean slot, boolean others) {
  private static final Logger LOG = LoggerFactory.getLogger(SourceServer.class);

  /**
   * Connects to each server and chooses the one that is wanted. Of several that believe to be the
   * primary it is the one with the latest timeline, and of several standbys the one with the slot.
   * A standby with the slot that was promoted is still wanted where a standby is.
   *
   * @throws TryAgainException if none that answers is wanted
   * @throws StopException if all refuse us
   */
  public static SourceServer choose(PostgresAccess access, String slot) {
    List<SourceServer> found = new ArrayList<>();
    List<PyxException> failures = new ArrayList<>();
    for (PostgresAccess.Address address : access.addresses()) {
      try {
        found.add(ask(access.at(address), slot));
      } catch (PyxException e) {
        LOG.debug("no answer from {}", address, e);
        failures.add(e);
      }
    }
    if (found.isEmpty()) {
      throw worst(failures);
    }
    SourceServer best = best(found, access.wanted());
    if (best == null) {
      StringJoiner answers = new StringJoiner(", ");
      found.forEach(server ->
          answers.add(
              server.access.addresses().getFirst()
                  + (server.standby ? " is a standby" : " is the primary")));
      failures.forEach(failure -> answers.add(String.valueOf(failure.getMessage())));
      throw new TryAgainException(
          access.wanted() == Wanted.PRIMARY
              ? "none of the exchange's servers is a primary now ("
                  + answers
                  + "): capture waits for a promotion; to read from a standby, write source.server:"
                  + " standby"
              : "none of the exchange's servers is a standby now, or has slot "
                  + slot
                  + " ("
                  + answers
                  + "): capture waits for one; to read from the primary, write source.server:"
                  + " primary");
    }
    return new SourceServer(
        best.access, best.standby, best.timeline, best.slot, failures.isEmpty());
  }

  static @Nullable SourceServer best(List<SourceServer> found, Wanted wanted) {
    Comparator<SourceServer> latest = Comparator.comparingLong(SourceServer::timeline);
    return switch (wanted) {
      case PRIMARY -> found.stream().filter(s -> !s.standby).max(latest).orElse(null);
      case STANDBY ->
          found.stream()
              .filter(s -> s.standby || s.slot)
              .max(
                  Comparator.comparing(SourceServer::slot)
                      .thenComparing(SourceServer::standby)
                      .thenComparing(latest))
              .orElse(null);
      case ANY ->
          found.stream()
              .max(
                  Comparator.comparing(SourceServer::slot)
                      .thenComparing(s -> !s.standby)
                      .thenComparing(latest))
              .orElse(null);
    };
  }

  private static SourceServer ask(PostgresAccess access, String slot) {
    try (SourceDatabase source = SourceDatabase.connect(access)) {
      boolean standby = source.isStandby();
      Long timeline = SourceLook.timeline(source);
      SourceDatabase.Slot found = source.slot(slot);
      return new SourceServer(
          access,
          standby,
          timeline == null ? 0 : timeline,
          found != null && !(standby && found.synced()),
          true);
    }
  }

  /** One that waiting cures, if there is one. */
  private static PyxException worst(List<PyxException> failures) {
    return failures.stream()
        .filter(TryAgainException.class::isInstance)
        .findFirst()
        .orElse(failures.getFirst());
  }
}
