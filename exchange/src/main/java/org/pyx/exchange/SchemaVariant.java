package org.pyx.exchange;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The forms of the exchange's database that Pyx is shown and tested with. */
public enum SchemaVariant {
  /** GNU Taler of December 2024, with all foreign keys. */
  TALER_2024("2024", "exchange"),
  /** The same with 47 tables hash-partitioned: all but five foreign keys are gone. */
  TALER_2024_PARTITIONED("2024-partitioned", "exchange"),
  /** GNU Taler 0.8.1 of 2021: amounts as two columns, no triggers. */
  TALER_2021("2021", "public");

  private final String option;
  private final String schemaName;

  SchemaVariant(String option, String schemaName) {
    this.option = option;
    this.schemaName = schemaName;
  }

  /** The name by which people choose this form, such as {@code 2024-partitioned}. */
  public String option() {
    return option;
  }

  /** The database schema the tables are in. */
  public String schemaName() {
    return schemaName;
  }

  /** The year of the table definitions: the first part of the names of this form's SQL files. */
  public String year() {
    return option.substring(0, 4);
  }

  /**
   * The form with the given option.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static SchemaVariant of(String option) {
    return Arrays.stream(values())
        .filter(variant -> variant.option.equals(option))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown schema '"
                    + option
                    + "', known are: "
                    + Arrays.stream(values())
                        .map(SchemaVariant::option)
                        .collect(Collectors.joining(", "))));
  }
}
