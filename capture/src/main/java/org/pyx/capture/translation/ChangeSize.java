package org.pyx.capture.translation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.KafkaAccess;

/**
 * Keeps a change below the largest record that the topics take: many values, each of which may
 * travel, can be too much together. Stateless.
 */
final class ChangeSize {
  /** Bytes of values; the rest of the record is for names, headers and the judge's words. */
  static final long MOST = KafkaAccess.LARGEST_RECORD - (56L << 20);

  private ChangeSize() {}

  private record Place(int row, int column, long size) {}

  /** One row, in which the largest values have become {@link Value.Large} if it is too much. */
  static Row fit(Row row) {
    return fit(MOST, row).getFirst();
  }

  /** The same of all rows of a change together. */
  static List<Row> fit(long most, Row... rows) {
    long bound = 0;
    for (Row row : rows) {
      for (int i = 0; i < row.size(); i++) {
        bound +=
            row.value(i) instanceof Value.Text t ? 3L * t.value().length() : size(row.value(i));
      }
    }
    return bound > most ? shrunk(most, rows) : List.of(rows);
  }

  private static List<Row> shrunk(long most, Row... rows) {
    List<Value[]> values = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    for (Row row : rows) {
      Value[] all = new Value[row.size()];
      for (int i = 0; i < all.length; i++) {
        all[i] = row.value(i);
        places.add(new Place(values.size(), i, size(all[i])));
      }
      values.add(all);
    }
    places.sort(Comparator.comparingLong(Place::size).reversed());
    long total = places.stream().mapToLong(Place::size).sum();
    for (Place place : places) {
      if (total <= most) {
        break;
      }
      Value[] row = values.get(place.row());
      row[place.column()] =
          switch (row[place.column()]) {
            case Value.Bytes bytes -> Oversize.of(bytes.value());
            case Value.Text text -> Oversize.of(text.value());
            case Value other -> other;
          };
      total += size(row[place.column()]) - place.size();
    }
    List<Row> fitting = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      fitting.add(new Row(rows[i].layout(), values.get(i)));
    }
    return fitting;
  }

  private static long size(Value value) {
    return switch (value) {
      case Value.Bytes bytes -> bytes.value().length;
      case Value.Text text -> Oversize.utf8Length(text.value());
      case Value.Large _ -> Value.Large.DIGEST_LENGTH + 10;
      case Value.Null _, Value.Unchanged _, Value.Bool _, Value.Int _, Value.Real _ -> 10;
    };
  }
}
