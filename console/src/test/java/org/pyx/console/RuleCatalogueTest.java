package org.pyx.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/**
 * Every rule has one class of its own, and every such class tests for what passes, what fails and
 * what lies on the boundary. That every rule is explained is tested in {@code schemas}.
 */
class RuleCatalogueTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.pyx");
  private static final Path ROOT = Path.of("..");

  @Test
  void everyRuleHasOneClass() {
    Map<Rule, List<String>> classes = new EnumMap<>(Rule.class);
    checking()
        .forEach(type ->
            classes.computeIfAbsent(rule(type), _ -> new ArrayList<>()).add(type.getSimpleName()));
    for (Rule rule : Rule.values()) {
      assertThat(classes.getOrDefault(rule, List.of())).as("classes of %s", rule.id()).hasSize(1);
    }
  }

  @Test
  void everyRuleIsTestedForPassFailAndBoundary() throws IOException {
    List<String> missing = new ArrayList<>();
    for (JavaClass type : checking()) {
      String text = testOf(type);
      for (String kind : List.of("passes", "fails", "boundary")) {
        if (!Pattern.compile("void " + kind + "\\w*\\(").matcher(text).find()) {
          missing.add(type.getSimpleName() + "Test has no method " + kind + "…");
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  private static List<JavaClass> checking() {
    return CLASSES.stream().filter(type -> type.isAnnotatedWith(Checks.class)).toList();
  }

  private static Rule rule(JavaClass type) {
    return type.getAnnotationOfType(Checks.class).value();
  }

  private static String testOf(JavaClass type) throws IOException {
    String file = "src/test/java/" + type.getName().replace('.', '/') + "Test.java";
    for (String module : List.of("validator", "sink")) {
      Path path = ROOT.resolve(module).resolve(file);
      if (Files.exists(path)) {
        return Files.readString(path);
      }
    }
    return "";
  }
}
