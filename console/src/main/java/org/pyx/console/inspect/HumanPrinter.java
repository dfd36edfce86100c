package org.pyx.console.inspect;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.console.Terminal;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.wire.ChangeKind;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.RecordKeys;
import org.pyx.schemas.wire.TrustedSchemaCodec;

/**
 * Events for people, one a line, cut to the width of the screen if there is one. Everything that
 * the exchange chose is made harmless. Not thread-safe.
 */
public final class HumanPrinter implements EntryPrinter {
  private static final int MOST_OF_A_VALUE = 60;
  private static final int MOST_OF_A_TEXT = 2_000;
  private static final int LONGEST_LINE = 8_000;

  private final PrintStream out;
  private final Policy policy;
  private final int columns;
  private long printed;

  /**
   * A printer.
   *
   * @param policy says how rows are called
   * @param columns the width of the screen; empty for none
   */
  public HumanPrinter(PrintStream out, Policy policy, Optional<Integer> columns) {
    this.out = out;
    this.policy = policy;
    this.columns = columns.orElse(LONGEST_LINE);
  }

  @Override
  public void print(Told told) {
    line("", told.entry(), told.outcome());
    told.about().forEach(entry -> line("    ", entry, Optional.empty()));
    printed++;
  }

  /** How many events were shown. */
  public long printed() {
    return printed;
  }

  private void line(String indent, Entry entry, Optional<Told.Outcome> outcome) {
    String verdict = outcome.map(HumanPrinter::words).map(w -> w + "  ").orElse("");
    say(
        indent
            + topic(entry)
            + " "
            + entry.offset()
            + "  "
            + entry.written()
            + "  "
            + verdict
            + words(entry.content()));
  }

  private static String topic(Entry entry) {
    return entry.topic().substring(entry.topic().lastIndexOf('.') + 1);
  }

  private void say(String text) {
    out.println(Cells.fit(Terminal.line(text), columns));
  }

  private static String words(Told.Outcome outcome) {
    return switch (outcome) {
      case ACCEPTED -> "accepted";
      case IGNORED -> "ignored";
      case REJECTED -> "REJECTED";
      case REFUSED -> "REFUSED BY THE DATABASE";
      case HELD -> "STANDS STILL";
      case NOT_JUDGED -> "not judged yet";
      case NO_VERDICT -> "-";
      case CONTRADICTORY -> "CONTRADICTORY (see pyx recheck)";
    };
  }

  private String words(Content content) {
    return switch (content) {
      case Content.Captured c -> words(c.change(), true);
      case Content.Copied c ->
          "accepted  journal "
              + c.accepted().journalOffset()
              + "  policy "
              + c.accepted().policy().toString().substring(0, 12)
              + "  "
              + words(c.accepted().change(), true);
      case Content.Settled c ->
          "settled  tx "
              + c.settlement().position().transactionId()
              + "  "
              + c.settlement().position().lsn()
              + "  journal "
              + c.settlement().journalOffset()
              + "  accepted "
              + c.settlement().accepted()
              + "  ignored "
              + c.settlement().ignored()
              + "  rejected "
              + c.settlement().rejected();
      case Content.Evidence c -> words(c.event());
      case Content.Decided c -> words(c.decision());
      case Content.Ruled c -> words(c.law());
      case Content.JudgedAgain c -> ReplayWords.of(c.replayed());
      case Content.Unreadable c ->
          "UNREADABLE  " + c.bytes().length + " bytes  " + ValueWords.cut(c.why(), MOST_OF_A_TEXT);
    };
  }

  private String words(RejectedEvent event) {
    Finding finding = event.finding();
    return finding.severity()
        + "  "
        + finding.rule()
        + "  "
        + EntryJson.word(event.action())
        + "  "
        + words(event.change(), false)
        + "  journal "
        + event.journalOffset()
        + "  "
        + ValueWords.cut(event.stage(), MOST_OF_A_VALUE)
        + ": "
        + ValueWords.cut(finding.explanation(), MOST_OF_A_TEXT)
        + (finding.trusted().isEmpty()
            ? ""
            : "; trusted: " + ValueWords.cut(finding.trusted(), MOST_OF_A_TEXT));
  }

  private String words(Change change, boolean withColumns) {
    String key = RecordKeys.text(change, policy);
    String name =
        change instanceof Change.OfTable ofTable ? ofTable.table().schema() + "." + key : key;
    String head =
        EntryJson.word(ChangeKind.of(change))
            + "  "
            + name
            + "  tx "
            + change.position().transactionId()
            + "  "
            + change.position().lsn();
    return withColumns ? head + more(change) : head;
  }

  private static String more(Change change) {
    return switch (change) {
      case Change.Insert c -> keyChange(c.keyChange()) + row("", c.row());
      case Change.SnapshotRow c -> row("", c.row());
      case Change.Update c -> row("", c.row()) + row("before ", c.before());
      case Change.Delete c -> keyChange(c.keyChange()) + row("", c.before());
      case Change.Observed c -> row("", c.facts());
      case Change.Relation c -> "  " + c.columns().size() + " columns";
      case Change.Message c -> "  " + c.content().length + " bytes";
      case Change.End c -> "  " + c.events() + " events";
      case Change.Truncate _, Change.Begin _, Change.Heartbeat _ -> "";
    };
  }

  private static String keyChange(boolean keyChange) {
    return keyChange ? "  (its key was changed)" : "";
  }

  private static String row(String name, @Nullable Row row) {
    if (row == null) {
      return "";
    }
    StringBuilder text = new StringBuilder("  ").append(name).append('{');
    for (int i = 0; i < row.size() && text.length() < LONGEST_LINE; i++) {
      text.append(i == 0 ? "" : ", ")
          .append(ValueWords.cut(row.name(i), MOST_OF_A_VALUE))
          .append('=')
          .append(ValueWords.brief(row.value(i), MOST_OF_A_VALUE));
    }
    return text.append('}').toString();
  }

  /** A decision in words. */
  static String words(Decision decision) {
    String what =
        switch (decision) {
          case Decision.RejectTable d -> "reject-table " + d.table();
          case Decision.AdmitTable d -> "admit-table " + d.table();
          case Decision.Release d -> "release journal " + d.journalOffset();
          case Decision.Drain d -> "drain until " + d.until();
          case Decision.Replay d ->
              "replay of " + d.events().size() + " rejected events, selection " + d.selection();
          case Decision.Acknowledge d -> "acknowledge incident " + d.incident();
          case Decision.Silence d ->
              "silence "
                  + d.name()
                  + " rule "
                  + d.rule()
                  + " table "
                  + d.thing()
                  + " until "
                  + EntryJson.time(d.until());
          case Decision.EndSilence d -> "end silence " + d.name();
        };
    return String.format(
        Locale.ROOT,
        "%s  by %s at %s: %s",
        what,
        decision.by(),
        EntryJson.time(decision.at()),
        decision.reason());
  }

  /** A law in words. */
  static String words(LawCodec.InForce law) {
    return "law from journal "
        + law.journalOffset()
        + "  policy "
        + law.law().policy().name()
        + " version "
        + law.law().policy().version()
        + " "
        + law.law().policy().digest()
        + "  trusted schema "
        + TrustedSchemaCodec.digest(law.law().schema())
        + " of "
        + law.law().schema().tables().size()
        + " tables";
  }

  @Override
  public void copy(List<CopyRow> rows) {
    if (rows.isEmpty()) {
      say("The copy holds no such row.");
    }
    for (CopyRow row : rows) {
      say("The copy holds:");
      for (Map.Entry<String, CopyRow.Cell> cell : row.cells().entrySet()) {
        @Nullable String text = cell.getValue().text();
        say(
            "    "
                + cell.getKey()
                + " = "
                + (text == null
                    ? "NULL"
                    : text
                        + (cell.getValue().isCut()
                            ? "… (" + cell.getValue().characters() + " characters)"
                            : "")));
      }
    }
  }

  @Override
  public void flush() {
    out.flush();
  }
}
