package org.pyx.sink.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.ForeignKey;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;

class InsertOrderTest {
  private static final Policy POLICY =
      PolicyFile.parse(
          "test",
          """
          policy: test
          schema: s
          unlisted: copy
          tables:
            z: {}
            y: {}
            x: {insert-after: [y]}
          """);

  @Test
  void parentsComeFirstThenThePolicyDecidesThenTheName() {
    assertThat(order(table("b"), table("a"), table("x"), table("y", "z"), table("z", "a")))
        .containsExactly("a", "z", "y", "x", "b");
  }

  @Test
  void cyclesAndSelfReferencesDoNotHang() {
    assertThat(order(table("a", "b", "a"), table("b", "a"), table("c", "b", "elsewhere")))
        .containsExactly("a", "b", "c");
  }

  private static List<String> order(Table... tables) {
    InsertOrder order = InsertOrder.of(new TrustedSchema(List.of(tables)), POLICY);
    return Stream.of(tables)
        .map(Table::name)
        .sorted(Comparator.comparingInt(order::rank))
        .map(TableName::name)
        .toList();
  }

  private static Table table(String name, String... parents) {
    List<ForeignKey> keys =
        Stream.of(parents)
            .map(parent -> new ForeignKey(List.of("c"), new TableName("s", parent), List.of("id")))
            .toList();
    return new Table(new TableName("s", name), List.of(), List.of(), List.of(), keys);
  }
}
