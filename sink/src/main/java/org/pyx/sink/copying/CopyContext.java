package org.pyx.sink.copying;

import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.ServerErrorMessage;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.TableName;

/**
 * Where COPY stood when the database refused: {@code COPY notes, line 17, column id: "…"}. Only as
 * the innermost line of an error's context, where none but the server writes; what stands behind it
 * is content. A server that speaks another language than English tells us nothing. And it is a hint
 * only: COPY inserts rows by the hundred, and not every error finds its line again.
 *
 * @param line the line, from 1
 * @param rest what follows it, content included: never to be shown
 */
record CopyContext(int line, String rest) {
  private static final Pattern LINE =
      Pattern.compile(", line ([0-9]{1,9})(?:, column (.*)|[^0-9].*|)", Pattern.DOTALL);

  /** Where COPY into a table stood. */
  static Optional<CopyContext> of(SQLException error, TableName table) {
    ServerErrorMessage server = DatabaseAnswer.server(error);
    String where = server == null ? null : server.getWhere();
    String copy = "COPY " + table.name();
    if (where == null || !where.startsWith(copy)) {
      return Optional.empty();
    }
    Matcher line = LINE.matcher(where.substring(copy.length()));
    if (!line.matches()) {
      return Optional.empty();
    }
    String rest = line.group(2);
    return Optional.of(new CopyContext(Integer.parseInt(line.group(1)), rest == null ? "" : rest));
  }

  /** The column of which a value was read, if it is one of the row's. */
  Optional<String> column(Layout layout) {
    return layout.names().stream().filter(name -> rest.startsWith(name + ":")).findFirst();
  }
}
