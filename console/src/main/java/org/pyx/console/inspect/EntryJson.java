package org.pyx.console.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.schemas.wire.VerdictCodec;

/**
 * Events as JSON, without loss: every column with its type, bytes as hex. The values of columns are
 * JSON strings, since many readers round numbers. Stateless.
 */
public final class EntryJson {
  private static final HexFormat HEX = HexFormat.of();

  private EntryJson() {}

  /** An event with its verdict, as one object. */
  public static void write(JsonGenerator out, Told told) throws IOException {
    out.writeStartObject();
    fields(out, told.entry());
    if (told.outcome().isPresent()) {
      out.writeStringField("verdict", word(told.outcome().get()));
    }
    if (!told.about().isEmpty()) {
      out.writeArrayFieldStart("about");
      for (Entry entry : told.about()) {
        out.writeStartObject();
        fields(out, entry);
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static void fields(JsonGenerator out, Entry entry) throws IOException {
    out.writeStringField("topic", entry.topic());
    out.writeNumberField("offset", entry.offset());
    out.writeStringField("written", entry.written().toString());
    switch (entry.content()) {
      case Content.Captured c -> {
        type(out, "change");
        ChangeJson.write(out, c.change());
      }
      case Content.Copied c -> accepted(out, c.accepted());
      case Content.Settled c -> settlement(out, c.settlement());
      case Content.Evidence c -> rejected(out, c.event());
      case Content.Decided c -> decision(out, c.decision());
      case Content.Ruled c -> law(out, c.law());
      case Content.JudgedAgain c -> ReplayJson.write(out, c.replayed());
      case Content.Unreadable c -> {
        type(out, "unreadable");
        out.writeStringField("problem", c.why());
        out.writeStringField("bytes", HEX.formatHex(c.bytes()));
      }
    }
  }

  private static void accepted(JsonGenerator out, VerdictCodec.Accepted accepted)
      throws IOException {
    type(out, "accepted");
    out.writeNumberField("journalOffset", accepted.journalOffset());
    out.writeStringField("policy", accepted.policy().toString());
    ChangeJson.write(out, accepted.change());
  }

  private static void settlement(JsonGenerator out, Settlement settlement) throws IOException {
    type(out, "settlement");
    out.writeNumberField("transactionId", settlement.position().transactionId());
    out.writeStringField("lsn", settlement.position().lsn().toString());
    time(out, "commitTime", settlement.commitTime());
    out.writeNumberField("journalOffset", settlement.journalOffset());
    out.writeNumberField("accepted", settlement.accepted());
    out.writeNumberField("ignored", settlement.ignored());
    out.writeNumberField("rejected", settlement.rejected());
  }

  private static void rejected(JsonGenerator out, RejectedEvent event) throws IOException {
    Finding finding = event.finding();
    type(out, "rejected");
    out.writeStringField("rule", finding.rule().value());
    out.writeStringField("severity", word(finding.severity()));
    out.writeStringField("action", word(event.action()));
    out.writeStringField("stage", event.stage());
    out.writeStringField("explanation", finding.explanation());
    out.writeStringField("trusted", finding.trusted());
    out.writeArrayFieldStart("columnsConcerned");
    for (String column : finding.columns()) {
      out.writeString(column);
    }
    out.writeEndArray();
    time(out, "judgedAt", event.judgedAt());
    out.writeStringField("policy", event.policy().toString());
    out.writeStringField("trustedSchema", event.schema().toString());
    out.writeNumberField("journalOffset", event.journalOffset());
    out.writeNumberField("sequence", event.sequence());
    ChangeJson.write(out, event.change());
  }

  private static void decision(JsonGenerator out, Decision decision) throws IOException {
    type(out, "decision");
    decisionFields(out, decision);
  }

  private static void decisionFields(JsonGenerator out, Decision decision) throws IOException {
    switch (decision) {
      case Decision.RejectTable d -> {
        out.writeStringField("decision", "reject-table");
        table(out, d.table());
      }
      case Decision.AdmitTable d -> {
        out.writeStringField("decision", "admit-table");
        table(out, d.table());
      }
      case Decision.Release d -> {
        out.writeStringField("decision", "release");
        out.writeNumberField("journalOffset", d.journalOffset());
      }
      case Decision.Drain d -> {
        out.writeStringField("decision", "drain");
        out.writeStringField("until", d.until().toString());
      }
      case Decision.Replay d -> ReplayJson.write(out, d);
      case Decision.Acknowledge d -> {
        out.writeStringField("decision", "acknowledge");
        out.writeStringField("incident", d.incident());
      }
      case Decision.Silence d -> {
        out.writeStringField("decision", "silence");
        out.writeStringField("name", d.name());
        out.writeStringField("rule", d.rule());
        out.writeStringField("thing", d.thing());
        time(out, "until", d.until());
      }
      case Decision.EndSilence d -> {
        out.writeStringField("decision", "end-silence");
        out.writeStringField("name", d.name());
      }
    }
    out.writeStringField("by", decision.by());
    out.writeStringField("reason", decision.reason());
    time(out, "at", decision.at());
  }

  private static void law(JsonGenerator out, LawCodec.InForce inForce) throws IOException {
    Law law = inForce.law();
    type(out, "law");
    out.writeNumberField("journalOffset", inForce.journalOffset());
    out.writeStringField("policy", law.policy().digest().toString());
    out.writeStringField("policyName", law.policy().name());
    out.writeStringField("policyText", law.policy().text());
    out.writeNumberField("released", law.released());
    out.writeArrayFieldStart("rejectedTables");
    for (Decision.RejectTable decision : law.rejectedTables().values()) {
      out.writeStartObject();
      decisionFields(out, decision);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeStringField("trustedSchema", TrustedSchemaCodec.digest(law.schema()).toString());
    out.writeFieldName("trustedTables");
    SchemaJson.write(out, law.schema());
  }

  /** What the copy holds, as one object. */
  static void write(JsonGenerator out, List<CopyRow> rows) throws IOException {
    out.writeStartObject();
    type(out, "copy");
    out.writeArrayFieldStart("rows");
    for (CopyRow row : rows) {
      out.writeStartArray();
      for (Map.Entry<String, CopyRow.Cell> cell : row.cells().entrySet()) {
        out.writeStartObject();
        out.writeStringField("name", cell.getKey());
        out.writeStringField("text", cell.getValue().text());
        if (cell.getValue().isCut()) {
          out.writeNumberField("characters", cell.getValue().characters());
        }
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  static void type(JsonGenerator out, String type) throws IOException {
    out.writeStringField("type", type);
  }

  static void table(JsonGenerator out, TableName table) throws IOException {
    out.writeStringField("schema", table.schema());
    out.writeStringField("table", table.name());
  }

  /** Microseconds as a number that loses nothing, beside which people read the time. */
  static void time(JsonGenerator out, String field, long micros) throws IOException {
    out.writeNumberField(field, micros);
    out.writeStringField(field + "Text", time(micros));
  }

  /** A time of microseconds since 1970 for people; any number is one. */
  public static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  /** A constant in the word that people use. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
