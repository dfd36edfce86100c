package org.pyx.sink.trusted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.ForeignKey;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.LengthBounds;
import org.pyx.schemas.model.TrustedSchema.Range;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.sink.Shop;

class TrustedSchemaReaderTest {
  @Test
  void catalogIsReadAsItIs() throws Exception {
    Shop shop = new Shop();
    shop.execute(
        """
        CREATE DOMAIN shop.short_hash AS shop.hash NOT NULL CHECK (octet_length(VALUE) >= 2);
        CREATE TABLE shop.types (
          id int GENERATED ALWAYS AS IDENTITY,
          k1 smallint, k2 bool DEFAULT true, k3 double precision, k4 numeric(10,2)[],
          h shop.short_hash,
          v varchar(12), c char(3), "Odd name" bytea CHECK (octet_length("Odd name") <= 9),
          t text CHECK (octet_length(t) = 8), u text CHECK (length(u) > 1 AND u <> ' AND '),
          o text CHECK (length(o) = 3 OR o = ''),
          g int GENERATED ALWAYS AS (1) STORED,
          dropped int,
          UNIQUE (k2, k1), PRIMARY KEY (id, k1)
        ) PARTITION BY HASH (k1);
        CREATE TABLE shop.types_0 PARTITION OF shop.types FOR VALUES WITH (MODULUS 1, REMAINDER 0);
        ALTER TABLE shop.types DROP COLUMN dropped;
        CREATE UNIQUE INDEX ON shop.notes (lower(text));
        CREATE UNIQUE INDEX ON shop.notes (text) WHERE id > 5;
        CREATE TABLE shop.refers (a int, b smallint, FOREIGN KEY (a, b) REFERENCES shop.types);
        """);
    TrustedSchema schema;
    try (Connection connection = shop.admin()) {
      schema = TrustedSchemaReader.read(connection, "shop");
    }
    assertThat(schema.tables().stream().map(table -> table.name().name()))
        .containsExactly("child_history", "children", "notes", "parents", "refers", "types");
    TrustedSchema.Table types = table(schema, "types");
    assertThat(types.columns())
        .containsExactly(
            new Column("id", "integer", Kind.INT4, true, true, null),
            new Column("k1", "smallint", Kind.INT2, true, false, null),
            new Column("k2", "boolean", Kind.BOOL, false, true, null),
            new Column("k3", "double precision", Kind.REAL, false, false, null),
            new Column("k4", "numeric(10,2)[]", Kind.TEXT, false, false, null),
            new Column("h", "bytea", Kind.BYTES, true, false, new LengthBounds(4, 4)),
            new Column(
                "v", "character varying(12)", Kind.TEXT, false, false, new LengthBounds(0, 12)),
            new Column("c", "character(3)", Kind.TEXT, false, false, new LengthBounds(0, 3)),
            new Column("Odd name", "bytea", Kind.BYTES, false, false, new LengthBounds(0, 9)),
            new Column("t", "text", Kind.TEXT, false, false, null),
            new Column(
                "u", "text", Kind.TEXT, false, false, new LengthBounds(2, Integer.MAX_VALUE)),
            new Column("o", "text", Kind.TEXT, false, false, null));
    assertThat(types.primaryKey()).containsExactly("id", "k1");
    assertThat(types.uniqueKeys()).containsExactly(List.of("k2", "k1"));
    assertThat(table(schema, "notes").uniqueKeys()).isEmpty();
    assertThat(table(schema, "refers").foreignKeys())
        .containsExactly(
            new ForeignKey(List.of("a", "b"), new TableName("shop", "types"), List.of("id", "k1")));
    TrustedSchema.Table parents = table(schema, "parents");
    assertThat(parents.columns())
        .contains(
            new Column("name", "text", Kind.TEXT, true, false, new LengthBounds(1, 20)),
            new Column("tags", "text[]", Kind.TEXT, false, false, null));
    assertThat(parents.columns().get(3).kind()).isEqualTo(Kind.AMOUNT);
  }

  @Test
  void boundsOfNumbersComeFromChecksThatAreEnforced() throws Exception {
    Shop shop = new Shop();
    shop.execute(
        """
        CREATE DOMAIN shop.age AS smallint CHECK (VALUE >= 0) CHECK (VALUE < 150);
        CREATE DOMAIN shop.child_age AS shop.age CHECK (VALUE <= 17);
        CREATE TABLE shop.ranges (
          age shop.child_age CHECK (age > 3),
          big bigint CHECK (big >= 0 AND big <= 9007199254740992),
          step int CHECK (step BETWEEN -1 AND 9) CHECK (step <> 5),
          odd int CHECK (odd > 0 OR odd = -1),
          loose int, later int, real_one double precision CHECK (real_one >= 0),
          number numeric CHECK (number >= 0)
        );
        ALTER TABLE shop.ranges ADD CHECK (later > 0) NOT VALID;
        ALTER TABLE shop.ranges ADD CHECK (loose > 0) NOT ENFORCED;
        """);
    TrustedSchema schema;
    try (Connection connection = shop.admin()) {
      schema = TrustedSchemaReader.read(connection, "shop");
    }
    assertThat(table(schema, "ranges").columns())
        .extracting(Column::name, Column::range)
        .containsExactly(
            tuple("age", new Range(4, 17)),
            tuple("big", new Range(0, 1L << 53)),
            tuple("step", new Range(-1, 9)),
            tuple("odd", null),
            tuple("loose", null),
            tuple("later", new Range(1, Long.MAX_VALUE)),
            tuple("real_one", null),
            tuple("number", null));
    assertThat(TrustedSchemaCodec.decode(TrustedSchemaCodec.encode(schema))).isEqualTo(schema);
  }

  private static TrustedSchema.Table table(TrustedSchema schema, String name) {
    return schema.tables().stream()
        .filter(table -> table.name().name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
