package org.pyx.schemas.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.ForeignKey;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Table;

/** What was collected from the exchange's source and database, as lines and as trusted schemas. */
final class TalerFacts {
  private static final Pattern KEY = Pattern.compile("\\(([^)]*)\\)");
  private static final Pattern FOREIGN_KEY = Pattern.compile("\\(([^)]*)\\)->(\\w+)\\(([^)]*)\\)");
  private static final Pattern COLUMN = Pattern.compile("(\\w+):([\\w ]+?)(\\?)?(?= \\w+:|$)");

  private TalerFacts() {}

  /** The lines of a file without its titles, by their tabs. */
  static List<List<String>> lines(String file) {
    try (InputStream in =
        Objects.requireNonNull(TalerFacts.class.getResourceAsStream("/facts/" + file), file)) {
      List<List<String>> lines = new ArrayList<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .forEach(line -> lines.add(List.of(line.split("\t", -1))));
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** The schema of December 2024. */
  static TrustedSchema schema2024() {
    List<List<String>> columns = lines("columns-2024.tsv");
    return new TrustedSchema(
        lines("tables-2024.tsv").stream()
            .map(table ->
                table(
                    "exchange",
                    table,
                    columns.stream()
                        .filter(column -> column.getFirst().equals(table.getFirst()))
                        .map(column ->
                            column(
                                column.get(2),
                                column.get(3),
                                column.get(4).equals("NOT NULL"),
                                !column.get(5).equals("-")))
                        .toList()))
            .toList());
  }

  /** The schema of 2021, whose serials have a default. */
  static TrustedSchema schema2021() {
    return new TrustedSchema(
        lines("schema-2021.tsv").stream()
            .map(table ->
                table(
                    "public",
                    table,
                    COLUMN
                        .matcher(table.get(8))
                        .results()
                        .map((MatchResult match) ->
                            column(
                                match.group(1),
                                match.group(2),
                                match.group(3) == null,
                                match.group(1).equals(table.get(1))))
                        .toList()))
            .toList());
  }

  private static Table table(String schema, List<String> facts, List<Column> columns) {
    return new Table(
        new TableName(schema, facts.getFirst()),
        columns,
        facts.get(2).equals("NONE") ? List.of() : names(facts.get(2)),
        KEY.matcher(facts.get(3)).results().map(match -> names(match.group(1))).toList(),
        FOREIGN_KEY
            .matcher(facts.get(4))
            .results()
            .map((MatchResult match) ->
                new ForeignKey(
                    names(match.group(1)),
                    new TableName(schema, match.group(2)),
                    names(match.group(3))))
            .toList());
  }

  private static Column column(String name, String type, boolean notNull, boolean hasDefault) {
    Kind kind =
        switch (type) {
          case "bigint" -> Kind.INT8;
          case "integer" -> Kind.INT4;
          case "smallint" -> Kind.INT2;
          case "boolean" -> Kind.BOOL;
          case "bytea", "exchange.gnunet_hashcode" -> Kind.BYTES;
          case "exchange.taler_amount" -> Kind.AMOUNT;
          default -> Kind.TEXT;
        };
    return new Column(name, type, kind, notNull, hasDefault, null);
  }

  private static List<String> names(String list) {
    return Arrays.stream(list.split(",\\s*")).map(String::strip).toList();
  }
}
