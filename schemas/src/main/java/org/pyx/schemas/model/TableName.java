package org.pyx.schemas.model;

/**
 * A table of the exchange or of the copy, by schema and name exactly as the catalog has them. Any
 * character may occur: an exchange chooses its names, so they are hostile text wherever they are
 * shown.
 *
 * @param schema the schema, never empty
 * @param name the table, never empty
 */
public record TableName(String schema, String name) implements Comparable<TableName> {
  public TableName {
    if (schema.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("a table needs a schema and a name");
    }
  }

  /** The name as SQL writes it, both parts quoted. */
  public String quoted() {
    return quote(schema) + "." + quote(name);
  }

  /** One SQL identifier, quoted. */
  public static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  @Override
  public int compareTo(TableName other) {
    int bySchema = schema.compareTo(other.schema);
    return bySchema != 0 ? bySchema : name.compareTo(other.name);
  }

  /** {@code schema.name}; for people only, since either part may contain a dot. */
  @Override
  public String toString() {
    return schema + "." + name;
  }
}
