package org.pyx.schemas.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.yaml.YamlFile;
import org.pyx.schemas.yaml.YamlMapping;

/** Reads policies: those that ship with Pyx by name, others by path. Stateless. */
public final class PolicyFile {
  /** The policies that ship with Pyx. */
  public static final List<String> SHIPPED = List.of("taler-2024", "taler-2021", "strict");

  private PolicyFile() {}

  /**
   * The policy of a name or in a file.
   *
   * @throws StopException if there is none, or it is wrong; the message names the line
   */
  public static Policy load(String nameOrPath) {
    if (SHIPPED.contains(nameOrPath)) {
      return parse(nameOrPath + ".yaml", shipped(nameOrPath));
    }
    Path path = Path.of(nameOrPath);
    if (!Files.isRegularFile(path)) {
      throw new StopException(
          "no policy \""
              + nameOrPath
              + "\": give one of "
              + String.join(", ", SHIPPED)
              + " or the path of a policy file");
    }
    try {
      return parse(nameOrPath, Files.readString(path));
    } catch (IOException e) {
      throw new StopException("cannot read policy " + nameOrPath + ": " + e.getMessage(), e);
    }
  }

  /** A policy from its text. */
  public static Policy parse(String file, String text) {
    YamlMapping root = YamlFile.parse(file, text);
    String name = root.text("policy");
    int version = root.number("version", 1);
    String schema = root.text("schema");
    Policy.Unlisted unlisted =
        root.choice("unlisted", Policy.Unlisted.class, Policy.Unlisted.REFUSE);
    Map<TableName, TablePolicy> tables = new LinkedHashMap<>();
    root.mapping("tables")
        .map(mapping -> mapping.each((table, body) -> table(new TableName(schema, table), body)))
        .orElse(Map.of())
        .forEach((table, policy) -> tables.put(policy.table(), policy));
    root.done();
    checkOrder(file, tables);
    return new Policy(
        name, version, schema, unlisted, tables, Digest.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static TablePolicy table(TableName name, YamlMapping body) {
    Treatment treatment = body.choice("treatment", Treatment.class, Treatment.COPY);
    body.optionalText("reason");
    Optional<String> serial = body.optionalText("serial");
    Map<String, ColumnLaw> laws = new LinkedHashMap<>();
    for (ColumnLaw law : ColumnLaw.values()) {
      String key = law.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
      if (law == ColumnLaw.IMMUTABLE) {
        continue;
      }
      for (String column : body.texts(key)) {
        if (laws.put(column, law) != null) {
          throw body.wrong(key, "names column " + column + ", which has a law already");
        }
      }
    }
    List<TablePolicy.AmountPair> amounts = new ArrayList<>();
    for (String amount : body.texts("amounts")) {
      amounts.add(new TablePolicy.AmountPair(amount + "_val", amount + "_frac"));
    }
    List<String> insertAfter = body.texts("insert-after");
    boolean fullIdentity = body.flag("full-identity", false);
    body.done();
    return new TablePolicy(name, treatment, serial, laws, amounts, insertAfter, fullIdentity);
  }

  private static void checkOrder(String file, Map<TableName, TablePolicy> tables) {
    Set<String> before = new HashSet<>();
    for (TablePolicy table : tables.values()) {
      for (String parent : table.insertAfter()) {
        if (!before.contains(parent)) {
          throw new StopException(
              file
                  + ": table "
                  + table.table().name()
                  + " must be inserted after "
                  + parent
                  + ", which is not listed before it");
        }
      }
      before.add(table.table().name());
    }
  }

  private static String shipped(String name) {
    try (InputStream in = PolicyFile.class.getResourceAsStream("/policy/" + name + ".yaml")) {
      if (in == null) {
        throw new StopException("the policy " + name + " is missing from this build of Pyx");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new StopException("cannot read the shipped policy " + name, e);
    }
  }
}
