package org.pyx.schemas.yaml;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.pyx.schemas.stage.StopException;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Opens a YAML file as a {@link YamlMapping}. Stateless. */
public final class YamlFile {
  private YamlFile() {}

  /**
   * Reads a file.
   *
   * @throws StopException if it cannot be read or is no YAML mapping; the message names file and
   *     line
   */
  public static YamlMapping read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new StopException("there is no file " + file, e);
    } catch (AccessDeniedException e) {
      throw new StopException("this user may not read " + file, e);
    } catch (IOException e) {
      throw new StopException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a text.
   *
   * @param name what to call it in errors
   * @throws StopException if it is no YAML mapping; the message names line and column
   */
  public static YamlMapping parse(String name, String text) {
    try {
      LoadSettings settings =
          LoadSettings.builder()
              .setLabel(name)
              .setUseMarks(true)
              .setAllowDuplicateKeys(false)
              .setAllowNonScalarKeys(true) // refused by YamlMapping, which knows the line
              .setMaxAliasesForCollections(0)
              .build();
      return new Compose(settings)
          .composeString(text)
          .filter(MappingNode.class::isInstance)
          .map(node -> new YamlMapping(name, (MappingNode) node))
          .orElseThrow(() -> new StopException(name + " is empty or no mapping of keys to values"));
    } catch (MarkedYamlEngineException e) {
      String where =
          e.getProblemMark()
              .map(mark -> " line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
              .orElse("");
      throw new StopException(name + where + ": " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new StopException(name + ": " + e.getMessage(), e);
    }
  }
}
