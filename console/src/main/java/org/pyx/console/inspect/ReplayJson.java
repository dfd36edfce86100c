package org.pyx.console.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Replayed;

/** Replays as JSON. Stateless. */
final class ReplayJson {
  private ReplayJson() {}

  /** What was decided. */
  static void write(JsonGenerator out, Decision.Replay replay) throws IOException {
    out.writeStringField("decision", "replay");
    out.writeStringField("law", replay.law().toString());
    out.writeStringField("selection", replay.selection().toString());
    out.writeArrayFieldStart("events");
    for (Decision.Chosen event : replay.events()) {
      out.writeStartObject();
      offsets(out, event.journalOffset(), event.rejectedOffset());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /** What was made of it. */
  static void write(JsonGenerator out, Replayed replayed) throws IOException {
    EntryJson.type(out, "replayed");
    out.writeNumberField("decision", replayed.decision());
    out.writeNumberField("journalOffset", replayed.journalOffset());
    switch (replayed) {
      case Replayed.Begun _ -> out.writeStringField("phase", "begun");
      case Replayed.Refused refused -> {
        out.writeStringField("phase", "refused");
        out.writeStringField("reason", refused.reason());
      }
      case Replayed.Done done -> {
        out.writeStringField("phase", "done");
        out.writeStringField("lsn", done.lsn().toString());
        EntryJson.time(out, "commitTime", done.commitTime());
        out.writeArrayFieldStart("events");
        for (Replayed.Event event : done.events()) {
          out.writeStartObject();
          offsets(out, event.journalOffset(), event.rejectedOffset());
          out.writeStringField("outcome", EntryJson.word(event.outcome()));
          out.writeEndObject();
        }
        out.writeEndArray();
      }
    }
  }

  private static void offsets(JsonGenerator out, long journal, long rejected) throws IOException {
    out.writeNumberField("journalOffset", journal);
    out.writeNumberField("rejectedOffset", rejected);
  }
}
