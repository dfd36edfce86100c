package org.pyx.console.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.wire.ChangeKind;
import org.pyx.schemas.wire.RecordKeys;

/**
 * Events for spreadsheets, with a line of names first. Lossy by nature: whoever needs every byte
 * takes JSON. Not thread-safe.
 */
public final class CsvPrinter implements EntryPrinter {
  private static final List<String> COLUMNS =
      List.of(
          "topic",
          "offset",
          "written",
          "type",
          "verdict",
          "rule",
          "severity",
          "action",
          "stage",
          "kind",
          "schema",
          "table",
          "key",
          "transaction",
          "lsn",
          "order",
          "commit_time",
          "journal_offset",
          "explanation",
          "trusted",
          "columns",
          "before");

  private static final JsonFactory JSON = new JsonFactory();

  private final PrintStream out;
  private final Policy policy;
  private boolean begun;

  /**
   * A printer.
   *
   * @param policy says how rows are called
   */
  public CsvPrinter(PrintStream out, Policy policy) {
    this.out = out;
    this.policy = policy;
  }

  @Override
  public void print(Told told) {
    line(told.entry(), told.outcome());
    told.about().forEach(entry -> line(entry, Optional.empty()));
  }

  /** What the copy holds is no event, and has other columns: it is left to the other formats. */
  @Override
  public void copy(List<CopyRow> rows) {}

  @Override
  public void flush() {
    begin();
    out.flush();
  }

  private void begin() {
    if (!begun) {
      out.print(String.join(",", COLUMNS) + "\r\n");
      begun = true;
    }
  }

  private void line(Entry entry, Optional<Told.Outcome> outcome) {
    begin();
    Map<String, String> cells = new LinkedHashMap<>();
    put(cells, "topic", entry.topic());
    cells.put("offset", Long.toString(entry.offset()));
    cells.put("written", entry.written().toString());
    outcome.ifPresent(o -> put(cells, "verdict", EntryJson.word(o)));
    switch (entry.content()) {
      case Content.Captured c -> {
        put(cells, "type", "change");
        change(cells, c.change());
      }
      case Content.Copied c -> {
        put(cells, "type", "accepted");
        cells.put("journal_offset", Long.toString(c.accepted().journalOffset()));
        change(cells, c.accepted().change());
      }
      case Content.Settled c -> {
        put(cells, "type", "settlement");
        cells.put("journal_offset", Long.toString(c.settlement().journalOffset()));
        cells.put("transaction", Long.toString(c.settlement().position().transactionId()));
        put(cells, "lsn", c.settlement().position().lsn().toString());
        put(cells, "commit_time", EntryJson.time(c.settlement().commitTime()));
      }
      case Content.Evidence c -> rejected(cells, c.event());
      case Content.Decided c -> {
        put(cells, "type", "decision");
        put(cells, "explanation", HumanPrinter.words(c.decision()));
        if (c.decision() instanceof Decision.Release release) {
          cells.put("journal_offset", Long.toString(release.journalOffset()));
        }
      }
      case Content.Ruled c -> {
        put(cells, "type", "law");
        cells.put("journal_offset", Long.toString(c.law().journalOffset()));
        put(cells, "explanation", HumanPrinter.words(c.law()));
      }
      case Content.JudgedAgain c -> {
        put(cells, "type", "replayed");
        cells.put("journal_offset", Long.toString(c.replayed().journalOffset()));
        put(cells, "explanation", ReplayWords.of(c.replayed()));
      }
      case Content.Unreadable c -> {
        put(cells, "type", "unreadable");
        put(cells, "explanation", c.why());
      }
    }
    out.print(
        COLUMNS.stream().map(name -> cells.getOrDefault(name, "")).collect(Collectors.joining(","))
            + "\r\n");
  }

  private void rejected(Map<String, String> cells, RejectedEvent event) {
    put(cells, "type", "rejected");
    put(cells, "rule", event.finding().rule().value());
    put(cells, "severity", EntryJson.word(event.finding().severity()));
    put(cells, "action", EntryJson.word(event.action()));
    put(cells, "stage", event.stage());
    put(cells, "explanation", event.finding().explanation());
    put(cells, "trusted", event.finding().trusted());
    cells.put("journal_offset", Long.toString(event.journalOffset()));
    change(cells, event.change());
  }

  private void change(Map<String, String> cells, Change change) {
    put(cells, "kind", EntryJson.word(ChangeKind.of(change)));
    put(cells, "key", RecordKeys.text(change, policy));
    if (change instanceof Change.OfTable ofTable) {
      put(cells, "schema", ofTable.table().schema());
      put(cells, "table", ofTable.table().name());
    }
    cells.put("transaction", Long.toString(change.position().transactionId()));
    put(cells, "lsn", change.position().lsn().toString());
    cells.put("order", Long.toString(change.position().order()));
    put(cells, "commit_time", EntryJson.time(change.commitTime()));
    row(cells, "columns", ChangeRow.of(change).orElse(null));
    row(cells, "before", change instanceof Change.Update update ? update.before() : null);
  }

  private static void row(Map<String, String> cells, String name, @Nullable Row row) {
    if (row == null) {
      return;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      generator.enable(JsonGenerator.Feature.ESCAPE_NON_ASCII);
      ChangeJson.row(generator, row);
    } catch (IOException e) {
      throw new IllegalStateException("writing into memory failed", e);
    }
    put(cells, name, text.toString());
  }

  private static void put(Map<String, String> cells, String name, String text) {
    cells.put(name, CsvCell.of(text));
  }
}
