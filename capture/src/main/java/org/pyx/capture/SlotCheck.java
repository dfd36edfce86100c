package org.pyx.capture;

import org.jspecify.annotations.Nullable;
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
    LOG.info(
        "the journal is empty: slot {} is made anew, with a snapshot. If this lane has run before,"
            + " its Kafka data is elsewhere, and cannot go on with this slot any more",
        name);
    source.dropSlot(name);
  }

  /**
   * Whether the journal was captured from the server that answers now.
   *
   * @param journal the system identifier that the journal knows; null if it knows none
   * @param now that of the server; null if it could not be seen
   */
  static void checkServer(@Nullable String journal, @Nullable String now) {
    if (journal != null && now != null && !journal.equals(now)) {
      throw WayOut.OTHER_SERVER.refuse(
          "the exchange's server has system identifier "
              + now
              + ", but the journal was captured from "
              + journal
              + ": this is another server");
    }
  }

  /**
   * Whether this is the server that the journal was captured from, and its slot still holds all
   * that the journal lacks.
   */
  static void check(SourceDatabase source, String name, String database, Lsn resume) {
    Lsn end = source.endOfLog();
    if (end.compareTo(resume) < 0) {
      throw WayOut.LOG_BACK.refuse(
          "the exchange's log ends at "
              + end
              + ", but the journal has captured it up to "
              + resume
              + ": this is another server, or an old backup was restored");
    }
    SourceDatabase.Slot slot = source.slot(name);
    if (slot == null || !slot.isOurs(database)) {
      throw WayOut.SLOT_GONE.refuse(
          "the replication slot "
              + name
              + " is gone, but the journal is not empty and ends at "
              + resume
              + ": changes after it may be missing");
    }
    if (slot.lost()) {
      throw WayOut.SLOT_LOST.refuse(
          "the exchange has removed log that slot "
              + name
              + " needed (max_slot_wal_keep_size): changes after "
              + resume
              + " are missing");
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
              + " changes between are missing");
    }
    if (slot.active()) {
      throw new TryAgainException("slot " + name + " is in use by another reader");
    }
  }
}
