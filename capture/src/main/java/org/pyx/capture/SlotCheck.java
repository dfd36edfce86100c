package org.pyx.capture;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.journal.JournalWriter;
import org.pyx.capture.source.SourceDatabase;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.start.WayOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the slot and the journal fit together. Stateless. */
final class SlotCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SlotCheck.class);

  /** For a connection to go by itself, as that of a process that was killed does. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Duration LOOK = Duration.ofMillis(100);

  private SlotCheck() {}

  /**
   * Drops the slot, if there is one, so that the engine makes it again: only a slot that is being
   * made gives the snapshot of the very moment from which it sends changes.
   */
  static void makeRoom(SourceDatabase source, String name, String database) {
    SourceDatabase.Slot slot = source.slot(name);
    if (slot == null) {
      return;
    }
    if (slot.active()) {
      throw new TryAgainException(
          "slot " + name + " is in use by another reader, and the first snapshot needs it");
    }
    if (!slot.isOurs(database)) {
      throw new StopException(
          "slot "
              + name
              + " belongs to plugin "
              + slot.plugin()
              + " of database "
              + slot.database()
              + ", not to Pyx; choose another slot name");
    }
    if (slot.synced() && source.isStandby()) {
      throw new StopException(
          "slot "
              + name
              + " of this standby is kept for its primary, and nobody else can use it; choose"
              + " another name (source.slot)");
    }
    LOG.info("slot {} is made anew, with a snapshot", name);
    source.dropSlot(name);
  }

  /**
   * Whether the journal was captured from the server that answers now.
   *
   * @param journal the system identifier that the journal knows; null if it knows none
   * @param now that of the server; null if it could not be seen
   */
  static void checkServer(@Nullable String journal, @Nullable String now) {
    if (journal != null && now != null && !journal.equals(JournalWriter.word(now))) {
      throw WayOut.OTHER_SERVER.refuse(
          "the exchange's server has system identifier "
              + now
              + ", but the journal was captured from "
              + journal
              + ": this is another server"
              + Continuity.ADOPT);
    }
  }

  /**
   * Whether this is the server that the journal was captured from, and its slot still holds all
   * that the journal lacks.
   *
   * @param takenOver whether another process held the lane before this one: then its connection, if
   *     it still has the slot, is ended. It can write no more, but perhaps it is only stopped, and
   *     the server waits for it as long as its {@code wal_sender_timeout} says
   */
  static void check(
      SourceDatabase source, String name, String database, Lsn resume, boolean takenOver) {
    Lsn end = source.endOfLog();
    if (end.compareTo(resume) < 0 && source.isStandby()) {
      throw new TryAgainException(
          "the standby has the exchange's log up to "
              + end
              + ", and the journal up to "
              + resume
              + ": capture waits until it has followed");
    }
    if (end.compareTo(resume) < 0) {
      throw WayOut.LOG_BACK.refuse(
          "the exchange's log ends at "
              + end
              + ", but the journal has captured it up to "
              + resume
              + ": this is another server, or an old backup was restored"
              + Continuity.ADOPT);
    }
    SourceDatabase.Slot slot = source.slot(name);
    if (slot == null || !slot.isOurs(database)) {
      throw WayOut.SLOT_GONE.refuse(
          "the replication slot "
              + name
              + " does not exist on this server, but the journal is not empty and ends at "
              + resume
              + ": changes after it may be missing. Somebody dropped it, or after a failover this"
              + " server did not keep it (it must be a failover slot)"
              + Continuity.ADOPT);
    }
    if (slot.synced() && source.isStandby()) {
      throw new TryAgainException(
          "slot "
              + name
              + " is on a standby that keeps it for its primary: capture waits until that is"
              + " promoted");
    }
    if (slot.lost()) {
      throw WayOut.SLOT_LOST.refuse(
          "the exchange has removed what slot "
              + name
              + " needed (max_slot_wal_keep_size, idle_replication_slot_timeout, or on a standby rows"
              + " of the catalog): changes after "
              + resume
              + " are missing"
              + Continuity.ADOPT);
    }
    Lsn confirmed = slot.confirmed();
    if (confirmed != null && confirmed.compareTo(resume) > 0) {
      throw WayOut.SLOT_AHEAD.refuse(
          "slot "
              + name
              + " stands at "
              + confirmed
              + ", but the journal ends at "
              + resume
              + ": someone has advanced or remade the slot, or an older journal was restored, and"
              + " changes between are missing"
              + Continuity.ADOPT);
    }
    if (slot.active() && !(takenOver && freed(source, name))) {
      throw new TryAgainException("slot " + name + " is in use by another reader");
    }
  }

  /** Waits for a reader that is about to go, then ends its connection. */
  private static boolean freed(SourceDatabase source, String name) {
    return inactive(source, name)
        || (source.endReader(name) && logged(name) && inactive(source, name));
  }

  private static boolean logged(String name) {
    LOG.warn("slot {}: the connection of the capture that held the lane before was ended", name);
    return true;
  }

  private static boolean inactive(SourceDatabase source, String name) {
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (System.nanoTime() < deadline) {
      SourceDatabase.Slot slot = source.slot(name);
      if (slot != null && !slot.active()) {
        return true;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return false;
  }
}
