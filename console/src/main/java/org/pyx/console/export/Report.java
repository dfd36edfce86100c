package org.pyx.console.export;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.console.html.Html;
import org.pyx.console.inspect.ChangeRow;
import org.pyx.console.inspect.Content;
import org.pyx.console.inspect.EntryDecoder;
import org.pyx.console.inspect.EntryJson;
import org.pyx.console.inspect.ValueWords;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.wire.ChangeKind;
import org.pyx.schemas.wire.RecordKeys;
import org.pyx.schemas.wire.TopicRecord;

/**
 * The page of a bundle, made of its files of records: without script, without anything from
 * elsewhere, and the same bytes for the same records. Not thread-safe.
 */
final class Report {
  private static final int MOST_EVENTS = 1_000;
  private static final int MOST_RECORDS = 5_000;
  private static final int MOST_COLUMNS = 2_000;

  /** Columns of all events together: an exchange could make a page that no browser opens. */
  private static final int MOST_CELLS = 10_000;

  private static final String STYLE =
      """
      :root{color-scheme:light dark}
      body{font:15px/1.45 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}
      table{border-collapse:collapse;width:100%;table-layout:fixed;margin:.5rem 0}
      th,td{border:1px solid #8886;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow:hidden}
      code,td{font-family:ui-monospace,monospace;font-size:.85em}
      section{border-top:3px solid #8888;margin-top:2rem}
      .critical{border-color:#c00}.warning{border-color:#c80}
      .concerned th{text-decoration:underline}.differs td{font-weight:bold}
      summary{cursor:pointer}
      """;

  private final Path folder;
  private final String lane;
  private final Policy policy;
  private final List<Manifest.Part> parts;
  private final EntryDecoder decoder = new EntryDecoder();
  private int cells;

  Report(Path folder, String lane, Policy policy, List<Manifest.Part> parts) {
    this.folder = folder;
    this.lane = lane;
    this.policy = policy;
    this.parts = parts;
  }

  void write() throws IOException {
    try (PrintWriter out =
        new PrintWriter(
            Files.newBufferedWriter(folder.resolve(BundleFiles.REPORT), StandardCharsets.UTF_8))) {
      head(out);
      each(BundleFiles.Part.REJECTED, MOST_EVENTS, out, record -> event(out, record));
      out.print("<h2>Records of the journal</h2>\n<table><tr><th>offset<th>written<th>what</tr>\n");
      each(BundleFiles.Part.JOURNAL, MOST_RECORDS, out, record -> journal(out, record));
      out.print("</table>\n");
      out.print("<h2>What could not be read</h2>\n<table><tr><th>topic<th>offset<th>bytes</tr>\n");
      each(BundleFiles.Part.UNREADABLE, MOST_RECORDS, out, record -> unreadable(out, record));
      out.print("</table>\n</body></html>\n");
      if (out.checkError()) {
        throw new IOException("the report cannot be written");
      }
    }
  }

  private interface Each {
    void take(TopicRecord record);
  }

  private void each(BundleFiles.Part part, int most, PrintWriter out, Each each)
      throws IOException {
    try (ContainerReader reader =
        new ContainerReader(Files.newInputStream(folder.resolve(part.path())), part.frame())) {
      for (int i = 0; i < most && cells < MOST_CELLS; i++) {
        TopicRecord record = reader.next();
        if (record == null) {
          return;
        }
        each.take(record);
      }
      cells = 0;
      if (reader.next() != null) {
        out.print("<p>There are more; " + part.path() + " has them all.</p>\n");
      }
    } catch (ContainerReader.BrokenContainer e) {
      throw new IOException("a file that was just written cannot be read", e);
    }
  }

  private void head(PrintWriter out) {
    out.print(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
            + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"
            + Base64.getEncoder()
                .encodeToString(Digest.sha256().digest(STYLE.getBytes(StandardCharsets.UTF_8)))
            + "'; base-uri 'none'; form-action 'none'\">\n"
            + "<meta name=\"referrer\" content=\"no-referrer\">\n"
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            + "<title>Evidence of lane "
            + Html.text(lane)
            + "</title>\n<style>"
            + STYLE
            + "</style></head><body>\n<h1>Evidence of lane "
            + Html.text(lane)
            + "</h1>\n<p>manifest.json says who made this bundle and when, and has the SHA-256 of every"
            + " file. <code>pyx export verify</code> checks it on any machine. Everything below was"
            + " written by the exchange, but for rules, verdicts and their explanations; characters"
            + " that cannot be seen are shown as <code>\\u{202E}</code>.</p>\n");
    out.print("<table><tr><th>file<th>records<th>first offset<th>last offset</tr>\n");
    for (Manifest.Part part : parts) {
      out.print(
          "<tr><td>"
              + Html.text(part.path())
              + "<td>"
              + part.records()
              + "<td>"
              + (part.records() == 0 ? "" : part.first())
              + "<td>"
              + (part.records() == 0 ? "" : part.last())
              + "</tr>\n");
    }
    out.print("</table>\n<h2>Events</h2>\n");
  }

  private void event(PrintWriter out, TopicRecord record) {
    if (!(content(record) instanceof Content.Evidence evidence)) {
      return;
    }
    RejectedEvent event = evidence.event();
    Finding finding = event.finding();
    String severity = EntryJson.word(finding.severity());
    out.print(
        "<section class=\""
            + severity
            + "\">\n<h3>"
            + Html.text(finding.rule().value())
            + " — "
            + severity
            + " — "
            + EntryJson.word(event.action())
            + "</h3>\n<p>"
            + Html.folded(finding.explanation())
            + "</p>\n<table>\n");
    fact(out, "trusted instead", Html.folded(finding.trusted()));
    fact(out, "change", Html.folded(words(event.change())));
    fact(out, "position", Html.text(event.change().position().toString()));
    fact(out, "committed, by the exchange", EntryJson.time(event.change().commitTime()));
    fact(out, "judged", EntryJson.time(event.judgedAt()) + " by " + Html.folded(event.stage()));
    fact(out, "offset of the event", Long.toString(record.offset()));
    fact(out, "offset in the journal", Long.toString(event.journalOffset()));
    fact(out, "policy in force", event.policy().toString());
    fact(out, "trusted schema in force", event.schema().toString());
    out.print("</table>\n");
    columns(out, event.change(), finding.columns());
    out.print("</section>\n");
  }

  private static void fact(PrintWriter out, String name, String html) {
    out.print("<tr><th>" + name + "<td>" + html + "</tr>\n");
  }

  private void columns(PrintWriter out, Change change, List<String> concerned) {
    Optional<Row> row = ChangeRow.of(change);
    if (row.isEmpty()) {
      return;
    }
    @Nullable Row before = change instanceof Change.Update update ? update.before() : null;
    out.print("<table><tr><th>column<th>type<th>value");
    out.print(before == null ? "</tr>\n" : "<th>before, as the exchange says</tr>\n");
    for (int i = 0; i < Math.min(row.get().size(), MOST_COLUMNS); i++) {
      cells++;
      String name = row.get().name(i);
      Value value = row.get().value(i);
      @Nullable Value old = before == null ? null : before.get(name);
      String marks =
          (concerned.contains(name) ? "concerned " : "")
              + (before != null && !Objects.equals(old, value) ? "differs" : "");
      out.print("<tr class=\"" + marks.strip() + "\"><th>" + Html.folded(name));
      out.print("<td>" + Html.type(value) + "<td>" + Html.value(value));
      if (before != null) {
        out.print("<td>" + (old == null ? "" : Html.value(old)));
      }
      out.print("</tr>\n");
    }
    out.print("</table>\n");
    if (row.get().size() > MOST_COLUMNS) {
      out.print("<p>and " + (row.get().size() - MOST_COLUMNS) + " more columns</p>\n");
    }
  }

  private void journal(PrintWriter out, TopicRecord record) {
    if (content(record) instanceof Content.Captured captured) {
      out.print(
          "<tr><td>"
              + record.offset()
              + "<td>"
              + Instant.ofEpochMilli(record.timestamp())
              + "<td>"
              + Html.folded(words(captured.change()) + summary(captured.change()))
              + "</tr>\n");
    }
  }

  private static String summary(Change change) {
    StringBuilder text = new StringBuilder();
    ChangeRow.of(change)
        .ifPresent(row -> {
          for (int i = 0; i < row.size() && text.length() < MOST_COLUMNS; i++) {
            text.append("  ").append(ValueWords.cut(row.name(i), 60)).append('=');
            text.append(ValueWords.brief(row.value(i), 60));
          }
        });
    return text.toString();
  }

  private static void unreadable(PrintWriter out, TopicRecord record) {
    byte @Nullable [] value = record.value();
    out.print(
        "<tr><td>"
            + Html.text(record.topic())
            + "<td>"
            + record.offset()
            + "<td>"
            + (value == null ? "none" : Html.value(new Value.Bytes(value)))
            + "</tr>\n");
  }

  private Content content(TopicRecord record) {
    return decoder.content(record.value());
  }

  private String words(Change change) {
    String key = RecordKeys.text(change, policy);
    return EntryJson.word(ChangeKind.of(change))
        + " "
        + (change instanceof Change.OfTable ofTable ? ofTable.table().schema() + "." + key : key)
        + ", transaction "
        + change.position().transactionId()
        + ", "
        + change.position().lsn();
  }
}
