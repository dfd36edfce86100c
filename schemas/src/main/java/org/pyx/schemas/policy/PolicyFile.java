package org.pyx.schemas.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    try {
      Path path = Path.of(nameOrPath);
      if (!Files.isRegularFile(path)) {
        throw none(nameOrPath);
      }
      return parse(nameOrPath, Files.readString(path));
    } catch (InvalidPathException e) {
      throw none(nameOrPath);
    } catch (IOException e) {
      throw new StopException("cannot read policy " + nameOrPath + ": " + e.getMessage(), e);
    }
  }

  /**
   * A policy from its text.
   *
   * @param file what to call it in errors
   * @throws StopException if it is wrong; the message names the line
   */
  public static Policy parse(String file, String text) {
    YamlMapping root = YamlFile.parse(file, text);
    String name = root.text("policy");
    int version = root.number("version", 1);
    String schema = root.text("schema");
    if (schema.isEmpty()) {
      throw root.wrong("schema", "must not be empty");
    }
    Policy.Unlisted unlisted =
        root.choice("unlisted", Policy.Unlisted.class, Policy.Unlisted.REFUSE);
    List<String> wholeSeconds = PolicyParts.wholeSeconds(root);
    Overrides overrides = PolicyParts.overrides(root);
    Map<TableName, TablePolicy> tables = new LinkedHashMap<>();
    root.mapping("tables")
        .map(mapping ->
            mapping.each((table, body) -> {
              if (table.isEmpty()) {
                throw mapping.wrong(table, "is no name of a table");
              }
              return PolicyParts.table(new TableName(schema, table), body);
            }))
        .orElse(Map.of())
        .forEach((table, policy) -> tables.put(policy.table(), policy));
    root.done();
    Policy policy =
        new Policy(
            name,
            version,
            schema,
            unlisted,
            wholeSeconds,
            overrides,
            tables,
            text,
            Digest.of(text.getBytes(StandardCharsets.UTF_8)));
    checkOrder(file, policy);
    return policy;
  }

  private static void checkOrder(String file, Policy policy) {
    Set<String> before = new HashSet<>();
    for (TablePolicy table : policy.tables().values()) {
      for (String parent : table.insertAfter()) {
        if (!before.contains(parent)) {
          throw new StopException(
              file
                  + " line "
                  + PolicyLines.of(policy).text(table.table(), parent)
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

  private static StopException none(String nameOrPath) {
    return new StopException(
        "no policy \""
            + nameOrPath
            + "\": give one of "
            + String.join(", ", SHIPPED)
            + " or the path of a policy file");
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
